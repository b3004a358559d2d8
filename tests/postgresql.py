"""A real PostgreSQL server for the tests, on a socket of its own; it ends with them and nothing of it is kept.

The server refuses to run as root, so that it is started as another user where the tests run as root.
"""

import getpass
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pg8000.native
from tests.waiting import tied

USER = "standby"


def programs():
    """Return the folder of the server's programs, or None where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _server_user():
    if os.getuid() != 0:
        return getpass.getuser()
    return next(name for name in ("postgres", "nobody") if any(name == user.pw_name for user in pwd.getpwall()))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running():
    """Run a server and give a function that returns the address of a new, empty database in it."""
    folder, user, port = Path(tempfile.mkdtemp(prefix="standby-pg-")), _server_user(), _free_port()
    shutil.chown(folder, user)
    folder.chmod(0o700)
    options = {
        "user": user,
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
    }
    data, bin_ = folder / "data", programs()
    subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, timeout=120, **options,
    )  # fmt: skip
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [bin_ / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-c", "fsync=off"],
        stdout=log, stderr=log, **options,
    )  # fmt: skip
    try:
        with tied(server, signal.SIGQUIT, then=f"sleep 5; rm -rf {folder}"):
            _wait(port, server, folder / "log")
            numbers = itertools.count()
            yield lambda: _new_database(port, next(numbers))
    finally:
        # At once: nobody waits for connections that tests left open, and nothing of it is kept.
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(30)
        log.close()
        shutil.rmtree(folder)


def _new_database(port, number):
    with _connect(port) as connection:
        connection.run(f"CREATE DATABASE record{number}")
    return f"postgresql://{USER}@127.0.0.1:{port}/record{number}"


def _connect(port):
    return pg8000.native.Connection(USER, host="127.0.0.1", port=port, database="postgres")


def _wait(port, server, log):
    for _ in range(200):
        try:
            _connect(port).close()
        except (pg8000.native.InterfaceError, pg8000.native.DatabaseError):
            assert server.poll() is None, log.read_text()
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server did not start: {log.read_text()}")
