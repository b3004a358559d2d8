"""A SQLite that writes down everything it asks of the disk, and what a power cut at any moment would leave of it.

The program's own code runs on it: ``apsw`` lets the file system of SQLite be written in Python, and the module below
stands in for the driver that the program would choose.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

import apsw

SECTOR = 512
VFS_NAME = "recording"


@dataclass
class Trace:
    """All that was asked of the disk in order: ``(file, what, offset or size, bytes)``; what was acknowledged when."""

    asked: list = field(default_factory=list)
    acknowledged: list = field(default_factory=list)

    def acknowledge(self, appended):
        self.acknowledged.append((len(self.asked), appended.k, appended.hash))


class RecordingVFS(apsw.VFS):
    """The usual file system, with every write, truncation, sync and deletion written down."""

    def __init__(self):
        self.trace = None
        super().__init__(VFS_NAME, base="")

    def xOpen(self, name, flags):
        return RecordingFile(self, name, flags)

    def xDelete(self, name, sync):
        self.trace.asked.append((kind_of(name), "delete", 0, b""))
        super().xDelete(name, sync)


class RecordingFile(apsw.VFSFile):
    """One open file of the recording file system."""

    def __init__(self, vfs, name, flags):
        self.kind = kind_of(name.filename() if hasattr(name, "filename") else name)
        self.vfs = vfs
        super().__init__("", name, flags)

    def xWrite(self, data, offset):
        self.vfs.trace.asked.append((self.kind, "write", offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size):
        self.vfs.trace.asked.append((self.kind, "truncate", size, b""))
        super().xTruncate(size)

    def xSync(self, flags):
        self.vfs.trace.asked.append((self.kind, "sync", 0, b""))
        super().xSync(flags)


def kind_of(name):
    """Say what a file is of the database: nothing for the database itself, ``-wal`` for its log."""
    return "-" + name.rpartition(".db-")[2] if ".db-" in name else ""


class Cursor:
    """What the program and SQLAlchemy ask of a driver's cursor."""

    rowcount = -1
    lastrowid = None

    def __init__(self, connection):
        self._connection = connection
        self._cursor = connection.real.cursor()
        self._cursor.exec_trace = self._begin
        self.description = None
        self._rows = []

    def _begin(self, cursor, _statement, _values):
        """Note the columns while the statement can say them: afterwards one that found nothing no longer does."""
        self.description = cursor.description or None
        return True

    def execute(self, statement, values=()):
        statement = self._connection.instead.get(statement, statement)
        # Read to the end at once: a statement left open would keep its transaction from being committed.
        self._rows = list(self._cursor.execute(statement, values))
        return self

    def executemany(self, statement, rows):
        self._cursor.executemany(statement, rows)
        return self

    def fetchall(self):
        rows, self._rows = self._rows, []
        return rows

    def fetchone(self):
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size):
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def close(self):
        self._cursor.close()


class Connection:
    """What the program and SQLAlchemy ask of a driver's connection."""

    isolation_level = None

    def __init__(self, path, instead):
        self.real = apsw.Connection(path, vfs=VFS_NAME)
        self.instead = instead

    def cursor(self):
        return Cursor(self)

    def execute(self, statement, values=()):
        return self.cursor().execute(statement, values)

    def create_function(self, name, arguments, function, deterministic=False):
        self.real.create_scalar_function(name, function, arguments, deterministic=deterministic)

    @property
    def in_transaction(self):
        return self.real.in_transaction

    def commit(self):
        if self.real.in_transaction:
            self.real.execute("COMMIT")

    def rollback(self):
        if self.real.in_transaction:
            self.real.execute("ROLLBACK")

    def close(self):
        self.real.close()


def driver(instead=None):
    """Return what stands in for the module of the driver; ``instead`` replaces whole statements, to plant a bug."""
    errors = dict.fromkeys(
        ("Error", "DatabaseError", "OperationalError", "IntegrityError", "ProgrammingError", "InterfaceError"),
        apsw.Error,
    )
    return SimpleNamespace(
        __name__="recording",
        paramstyle="qmark",
        sqlite_version=apsw.sqlite_lib_version(),
        sqlite_version_info=tuple(map(int, apsw.sqlite_lib_version().split("."))),
        connect=lambda path, **_: Connection(path, instead or {}),
        **errors,
    )


def cuts(trace, chance, number):
    """Yield what so many power cuts leave: each file's bytes, what was acknowledged before, and a name of the case.

    The cuts are spread over every moment at which something was asked of the disk. What was asked before the last
    sync of a file is there. What was asked since is lost, or kept as far as some moment, or kept and lost by sectors,
    the last one torn.
    """
    moments = len(trace.asked)
    wanted = sorted(chance.choice(range(moments + 1)) if n >= moments else n for n in range(number))
    durable, pending, done = {}, {}, 0
    for moment in wanted:
        for kind, what, at, data in trace.asked[done:moment]:
            waiting = pending.setdefault(kind, [])
            if what == "delete":
                durable.pop(kind, None)
                waiting.clear()
            elif what == "sync":
                for each in waiting:
                    apply(durable.setdefault(kind, bytearray()), *each)
                waiting.clear()
            else:
                waiting.append((what, at, data))
        done = moment
        how = chance.choice(("dropped", "prefix", "torn"))
        before = {k: own for at, k, own in trace.acknowledged if at <= moment}
        yield left(durable, pending, how, chance), before, f"cut {how} at {moment} of {moments}"


def left(durable, pending, how, chance):
    """Return the bytes of each file after one power cut."""
    files = {kind: bytearray(data) for kind, data in durable.items()}
    for kind, waiting in pending.items():
        if how == "dropped" or not waiting:
            continue
        file = files.setdefault(kind, bytearray())
        kept = chance.randint(0, len(waiting))
        for n, (what, at, data) in enumerate(waiting):
            if how == "prefix":
                if n < kept:
                    apply(file, what, at, data)
                elif n == kept:
                    apply(file, what, at, data[: chance.randint(0, len(data))])
            elif what == "truncate":
                if chance.random() < 0.5:
                    apply(file, what, at, data)
            else:
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        apply(file, what, at + start, data[start : start + SECTOR])
    return files


def apply(file, what, at, data):
    """Do to the bytes of a file what was asked of the disk."""
    if what == "truncate":
        del file[at:]
        return
    if len(file) < at:
        file.extend(bytes(at - len(file)))
    file[at : at + len(data)] = data
