"""The process behind ``up``: it keeps the emulator running, serves the front door and writes ``endpoint.json``."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
import sys
from typing import Any

import uvicorn
from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.core.model.results import Text
from flowaudit.local import cloud as clouds
from flowaudit.local import emulator, processes
from flowaudit.local.cloud import Cloud
from flowaudit.local.deploy import DeployFailed
from flowaudit.local.emulator import EmulatorFailed
from flowaudit.local.frontdoor import FrontDoor, Upstream
from flowaudit.local.paths import Home, read_json, write_json
from flowaudit.local.rewrites import AuthMode
from flowaudit.local.synthesis import SynthesisFailed

MARKER = "flowaudit.local"
WATCH_SECONDS = 0.5
RETRY_SECONDS = 5.0
STARTED_ALREADY = 3  # exit code
logger = logging.getLogger("flowaudit.local.supervisor")


class PortTaken(Exception):
    """Another program serves on the port."""


class AlreadyStarted(Exception):
    """Another process runs this instance, or is about to."""


class Supervisor:
    """Runs one instance until it is told to stop."""

    def __init__(self, home: Home, port: int, say: clouds.Say, auth_mode: AuthMode = "demo") -> None:
        self._home = home
        self._port = port
        self._say = say
        self._auth_mode: AuthMode = auth_mode
        self._cloud: Cloud | None = None
        self._upstream: Upstream | None = None

    def run(self) -> None:
        """Bring everything up and serve until SIGTERM or SIGINT.

        Raises AlreadyStarted, PortTaken, and what ``bring_up`` raises.
        """
        self._home.prepare()
        with self._home.lock.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel frees it, however this process ends
            except BlockingIOError as error:
                raise AlreadyStarted from error
            self._run()

    def _run(self) -> None:
        if not processes.wait_for_port(self._port, seconds=2.0):
            raise PortTaken(str(self._port))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _interrupt)
        try:
            self._bring_up()
            asyncio.run(self._serve())
        except KeyboardInterrupt:
            pass
        finally:
            self._home.endpoint.unlink(missing_ok=True)
            left = emulator.running(self._home)
            if left is not None:
                left.stop()

    def _bring_up(self) -> None:
        self._upstream = None
        self._cloud = clouds.bring_up(self._home, self._say, self._auth_mode)
        self._upstream = self._cloud.upstream

    async def _serve(self) -> None:
        door = FrontDoor(lambda: self._upstream)
        config = uvicorn.Config(
            door,
            host="127.0.0.1",
            port=self._port,
            log_level="warning",
            lifespan="off",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        watcher = asyncio.create_task(self._watch(server))
        await server.serve()
        watcher.cancel()
        await door.close()

    async def _watch(self, server: uvicorn.Server) -> None:
        """Announce the endpoint as soon as it answers; bring the emulator back when it has died."""
        while not server.started:
            await asyncio.sleep(0.02)
        self._announce()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._cloud is not None and not self._cloud.emulator.alive():
                logger.error("the emulator has ended, starting it again")
                try:
                    await asyncio.to_thread(self._bring_up)
                except (EmulatorFailed, SynthesisFailed, DeployFailed, BotoCoreError, ClientError):
                    logger.exception("that failed; next try in %.0f s", RETRY_SECONDS)
                    await asyncio.sleep(RETRY_SECONDS)
                else:
                    self._announce()

    def _announce(self) -> None:
        if self._cloud is None:
            return
        endpoint = {
            "api": f"http://127.0.0.1:{self._port}/api",
            "aws": self._cloud.emulator.url,
            "drop_bucket": self._cloud.drop_bucket,
            "pid": os.getpid(),
        }
        write_json(self._home.endpoint, endpoint)
        self._say(Text(f"Bereit: {endpoint['api']}", f"Ready: {endpoint['api']}"))


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def running(home: Home) -> dict[str, Any] | None:
    """The content of ``endpoint.json`` if the instance runs; a file left by a killed one is removed."""
    endpoint = read_json(home.endpoint)
    if endpoint is None:
        return None
    if not processes.is_running(int(endpoint["pid"]), MARKER):
        home.endpoint.unlink(missing_ok=True)
        return None
    return endpoint


def say_to_log(text: Text) -> None:
    """Progress of a detached instance goes to its log."""
    print(text.en, flush=True)


def main() -> None:
    """``python -m flowaudit.local.supervisor PORT [demo|jwt]``: the detached instance."""
    logging.basicConfig(level=logging.WARNING)
    auth_mode: AuthMode = "jwt" if sys.argv[2:] == ["jwt"] else "demo"
    try:
        Supervisor(Home.default(), int(sys.argv[1]), say_to_log, auth_mode).run()
    except AlreadyStarted:
        sys.exit(STARTED_ALREADY)


if __name__ == "__main__":
    main()
