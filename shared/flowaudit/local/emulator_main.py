"""The emulator's process: ``python -m flowaudit.local.emulator_main STATE_ROOT``; everything else comes by the
environment.

It runs ministack through its public ASGI application, on the server that ministack itself uses.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import signal
import socketserver
import sys
from collections.abc import Callable
from pathlib import Path

from flowaudit.local.durable import Durable, SnapshotFailed
from flowaudit.local.generations import Generations

TRIES = 20
logger = logging.getLogger("flowaudit.local.emulator")


class EmulatorStore:
    """Writes the emulator's state with its own functions (``ministack.core.persistence``)."""

    def __init__(self) -> None:
        from ministack import app
        from ministack.core import persistence

        self._app = app
        self._persistence = persistence

    def save_all(self, folder: Path) -> None:
        """Write every store to ``folder``; what this process never loaded is taken over as it was."""
        for name, get_state in self._app._build_persistence_save_dict().items():
            self._write(folder, name, _steady(name, get_state))
        for kept in Path(self._persistence.STATE_DIR).glob("*.json"):
            if not (folder / kept.name).exists():
                shutil.copy2(kept, folder / kept.name)

    def save_one(self, name: str) -> None:
        """Write one store to the folder that is in use."""
        get_state = self._app._build_persistence_save_dict().get(name)
        if get_state is not None:
            self._write(Path(self._persistence.STATE_DIR), name, _steady(name, get_state))

    def _write(self, folder: Path, name: str, state: object) -> None:
        if state is None:  # a store that could not be loaded has nothing to say, see save_all of the emulator
            return
        # The emulator writes the same text piece by piece, which takes seven times as long.
        wrapped = {"__ministack_format__": self._persistence._state_format_version(name), "payload": state}
        text = json.dumps(wrapped, default=self._persistence._json_default)
        temporary = folder / f"{name}.json.new"
        temporary.write_text(text, "utf-8")
        temporary.replace(folder / f"{name}.json")


def _steady(name: str, get_state: Callable[[], object]) -> object:
    """A store's state. Threads of the emulator may change a dictionary while it is copied: then it is copied again."""
    for _ in range(TRIES):
        try:
            return get_state()
        except RuntimeError as error:
            logger.warning("%s changed while it was read: %s", name, error)
    raise SnapshotFailed(name)


def main() -> None:
    """Serve until SIGTERM."""
    # Nagle's algorithm together with delayed acknowledgements costs 40 ms on every Lambda call.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    generations = Generations(Path(sys.argv[1]))
    os.environ["STATE_DIR"] = str(generations.pointer)

    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    config = Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 2
    config.shutdown_timeout = 8
    config.loglevel = "WARNING"

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)

        async def stopped() -> None:
            await stop.wait()

        await serve(Durable(app, generations, EmulatorStore()), config, shutdown_trigger=stopped)  # type: ignore[arg-type]

    asyncio.run(run())


if __name__ == "__main__":
    main()
