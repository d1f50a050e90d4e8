"""PostgreSQL, Valkey and a MongoDB-wire server for development and tests, without root, Docker or set-up.

    with embedded.start(root) as stores:
        os.environ.update(stores.environment)

A store whose variable (DATABASE_URL, REDIS_URL, MONGODB_URL) is already set is left alone: the address
is taken as it is. What we start lives in `<root>/.data` and is written down in `.data/stores.json`, so
that a second start in the same checkout attaches to the servers of a living owner, and ends and
replaces those a killed owner left behind. `ephemeral=True` keeps everything in a temporary folder.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from config.embedded_postgres import Postgres
from config.embedded_processes import Identity
from config.embedded_servers import Mongo, Server, Valkey

Log = Callable[[str], None]
VARIABLES = ("DATABASE_URL", "REDIS_URL", "MONGODB_URL")
_EPHEMERAL_PREFIX = "mindo-stores-"
_CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass
class Stores:
    """The three addresses, and the servers we own (none for those given by the environment)."""

    database_url: str
    redis_url: str
    mongodb_url: str
    servers: list[Server] = field(default_factory=list)
    folder: Path | None = None
    ephemeral: bool = False
    _owner: int = field(default_factory=os.getpid)

    @property
    def environment(self) -> dict[str, str]:
        """The addresses as environment variables, for child processes."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "MONGODB_URL": self.mongodb_url}

    def remember(self) -> None:
        """Write down the processes again after one of our servers was started anew."""
        if self.folder and not self.ephemeral:
            _write_state(self.folder, self.servers)

    def stop(self) -> None:
        """End what we started, in parallel, and remove what is ephemeral. Safe to call twice."""
        if os.getpid() != self._owner:
            return
        servers, self.servers = self.servers, []
        if servers:
            with ThreadPoolExecutor(len(servers)) as pool:
                list(pool.map(lambda server: server.stop(), servers))
            if self.folder and not self.ephemeral:
                (self.folder / "stores.json").unlink(missing_ok=True)
        if self.ephemeral:
            for server in servers:
                shutil.rmtree(server.folder, ignore_errors=True)
            if self.folder:
                shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(root: Path, *, ephemeral: bool = False, log: Log | None = None) -> Stores:
    """Start (or attach to) the stores of the checkout at `root` and return when all of them answer.

    Call from the main thread: the servers end with the thread that started them. Raises RuntimeError
    with the server's own words when one does not start.
    """
    say = log or (lambda _line: None)
    folder = _ephemeral_folder(elsewhere(_CHECKOUT)) if ephemeral else _data_folder(root)
    addresses = {kind.variable: os.environ.get(kind.variable, "") for kind in (Postgres, Valkey, Mongo)}
    wanted = _servers(root.resolve(), folder, addresses, ephemeral=ephemeral)
    owned: list[Server] = []
    with _exclusive(folder):
        running = {} if ephemeral else _running(folder, say)
        missing = [server.name for server in wanted if server.name not in running]
        if running and missing:
            raise RuntimeError(
                f"The process that owns this checkout's stores is up, but its {', '.join(missing)} is not. "
                "It may be restarting it: try again in a moment, or stop `make run` and start it again."
            )
        if wanted and running:
            say("using the stores that are already running in this checkout")
            addresses |= {server.variable: running[server.name] for server in wanted}
        else:
            owned = wanted
            _start_all(owned, say)
            addresses |= {server.variable: server.url for server in owned}
            if not ephemeral and owned:
                _write_state(folder, owned)
    stores = Stores(
        database_url=addresses["DATABASE_URL"],
        redis_url=addresses["REDIS_URL"],
        mongodb_url=addresses["MONGODB_URL"],
        servers=owned,
        folder=folder,
        ephemeral=ephemeral,
    )
    atexit.register(stores.stop)
    return stores


def elsewhere(root: Path) -> Path:
    """Where root's checkout keeps what PostgreSQL's account must reach when the checkout is closed to it."""
    # Not predictable to an attacker's gain: a folder of another owner under this name is refused.
    return Path("/var/tmp") / f"mindo-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]}"  # noqa: S108 - see above


def _data_folder(root: Path) -> Path:
    folder = root / ".data"
    folder.mkdir(mode=0o711, exist_ok=True)
    (folder / "logs").mkdir(mode=0o700, exist_ok=True)
    return folder


def _ephemeral_folder(far: Path) -> Path:
    """A fresh folder named after us; folders whose maker was killed are swept away on the way."""
    base = Path(tempfile.gettempdir())
    for old in [*base.glob(f"{_EPHEMERAL_PREFIX}*"), *far.glob(f"{_EPHEMERAL_PREFIX}*")]:
        owner = old.name.removeprefix(_EPHEMERAL_PREFIX).split("-")[0]
        if owner.isdigit() and Identity.of(int(owner)) is None:
            # What is somebody else's does not let itself be removed, and need not.
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_EPHEMERAL_PREFIX}{os.getpid()}-", dir=base))
    folder.chmod(0o711)
    (folder / "logs").mkdir(mode=0o700)
    return folder


def _servers(root: Path, folder: Path, addresses: dict[str, str], *, ephemeral: bool) -> list[Server]:
    """The servers to run: those whose address the environment does not already give."""
    logs = folder / "logs"
    wanted: list[Server] = []
    if not addresses[Postgres.variable]:
        # The copy of the binaries belongs to this checkout, whatever folder the data is wanted in.
        ours = elsewhere(_CHECKOUT)
        data = ours if ephemeral else elsewhere(root)
        wanted.append(
            Postgres(folder / "postgres", logs, ephemeral=ephemeral, data_elsewhere=data, install_elsewhere=ours)
        )
    if not addresses[Valkey.variable]:
        wanted.append(Valkey(folder / "valkey", logs, ephemeral=ephemeral))
    if not addresses[Mongo.variable]:
        wanted.append(Mongo(folder / "mongodb", logs, ephemeral=ephemeral))
    return wanted


def _start_all(servers: list[Server], say: Log) -> None:
    """Prepare and await in parallel; spawn here, because the children live as long as this thread."""
    if not servers:
        return
    with ThreadPoolExecutor(len(servers)) as pool:
        list(pool.map(lambda server: server.prepare(), servers))
        try:
            for server in servers:
                server.launch()
            list(pool.map(lambda server: server.wait_ready(), servers))
        except BaseException:
            for server in servers:
                server.stop()
            raise
    for server in servers:
        busy = not server.ephemeral and server.port != server.preferred_port
        reason = f" (port {server.preferred_port} is taken)" if busy else ""
        say(f"{server.name} answers on 127.0.0.1:{server.port}{reason}")


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """Two starts in one checkout at the same moment: the second waits and then finds the first's."""
    with (folder / "stores.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_state(folder: Path, servers: list[Server]) -> None:
    """Write down owner and servers (addresses hold a password: readable by us alone)."""
    owner = Identity.of(os.getpid())
    state = {
        "owner": asdict(owner) if owner else None,
        "servers": {
            server.name: {"url": server.url, "process": asdict(identity)}
            for server in servers
            if (identity := server.identity())
        },
    }
    draft = folder / "stores.json.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(state, out)
    draft.replace(folder / "stores.json")


def _running(folder: Path, say: Log) -> dict[str, str]:
    """Addresses of servers a living owner runs here, by name; left-overs of a dead one are ended first."""
    try:
        state = json.loads((folder / "stores.json").read_text())
        owner = Identity(**state["owner"])
        servers = {name: (row["url"], Identity(**row["process"])) for name, row in state["servers"].items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    alive = {name: url for name, (url, identity) in servers.items() if identity.alive()}
    if owner.alive():
        return alive
    signals = {kind.name: kind.stop_signal for kind in (Postgres, Valkey, Mongo)}
    for name, (_url, identity) in servers.items():
        if identity.alive():
            say(f"ending the {name} an earlier start left behind (process {identity.pid})")
            identity.stop(signals[name], 15)
    (folder / "stores.json").unlink(missing_ok=True)
    return {}
