"""Work for the tests of executors: plain functions that other processes can import."""

import os
import signal
from pathlib import Path

from standby.basis.errors import AskedWrongly
from standby.threat.backtest import Chunk, scored


def doubled(number: int) -> int:
    return 2 * number


def process_of(_: object) -> int:
    return os.getpid()


def refused(number: int) -> int:
    raise AskedWrongly("test-refused", f"The number {number} was refused", "it is asked to be", "ask for less")


def killed_while(folder_and_number: tuple[str, int]) -> int:
    """Kill the own process as often as the folder has files named for the number; then double it."""
    folder, number = folder_and_number
    for death in sorted(Path(folder).glob(f"{number}-*")):
        death.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def noted(folder_and_number: tuple[str, int]) -> bytes:
    """Note in the folder that the work was done once more."""
    folder, number = folder_and_number
    with (Path(folder) / f"ran-{number}").open("a") as out:
        out.write("x")
    return str(2 * number).encode()


def scored_by_a_mortal(chunk: Chunk) -> bytes:
    """Score a chunk; kill the own process first while the folder named in the environment says so."""
    for death in sorted(Path(os.environ["STANDBY_TEST_DEATHS"]).glob(f"{chunk.number}-*")):
        death.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return scored(chunk)
