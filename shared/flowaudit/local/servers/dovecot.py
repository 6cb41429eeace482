"""A real Dovecot of one's own, in a folder that goes with it: random ports on loopback, a certificate that only its
owner trusts. Needs Debian's ``dovecot-imapd`` and root, as Dovecot changes users."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flowaudit.local.processes import free_port
from flowaudit.local.servers.certificates import certificate

USER, PASSWORD = "kai", 'pass "wörd\\'

CONFIG = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
ssl_dh =
auth_mechanisms = plain login
auth_failure_delay = 0 secs
auth_username_chars =
first_valid_uid = 1
mail_location = maildir:~/Maildir
imap_logout_format = fetched body=%{{fetch_body_count}} header=%{{fetch_hdr_count}}
imap_capability = {capability}
mail_max_userip_connections = 50
maildir_very_dirty_syncs = yes
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {root}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={root}/home/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service stats {{
  unix_listener stats-reader {{
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server: ``tls`` and ``plain`` (STARTTLS) are ports on 127.0.0.1; ``cert`` is what to trust."""

    root: Path
    tls: int
    plain: int

    @property
    def cert(self) -> Path:
        """The certificate, which is its own authority."""
        return self.root / "cert.pem"

    @property
    def log(self) -> str:
        """What the server has logged."""
        return (self.root / "dovecot.log").read_text("utf-8", "replace")

    def deliver(self, *mails: bytes, folder: str = "", user: str = USER) -> None:
        """Put mails into a user's inbox, or into a folder by its name in modified UTF-7."""
        place = self.root / "home" / user / "Maildir" / (f".{folder}" if folder else "")
        for part in ("tmp", "new", "cur"):
            (place / part).mkdir(parents=True, exist_ok=True)
        first = len(list((place / "new").iterdir())) + len(list((place / "cur").iterdir()))
        for number, mail in enumerate(mails, start=first):
            (place / "new" / f"{1_700_000_000 + number}.M{number}.test").write_bytes(mail)
        _give(self.root / "home")

    def bodies(self) -> list[int]:
        """How many bodies each session that has ended was sent, by the server's own count."""
        return [int(found) for found in re.findall(r"fetched body=(\d+)", self.log)]


def why_not() -> str | None:
    """Why there can be no Dovecot here; None if there can."""
    if os.geteuid() != 0:
        return "Dovecot needs root"
    if shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        return "Dovecot is not installed (apt-get install dovecot-imapd)"
    return None


def _give(folder: Path) -> None:
    subprocess.run(["chown", "-R", "nobody:nogroup", str(folder)], check=True)


@contextmanager
def dovecot(
    root: Path, *, capability: str = "", users: Mapping[str, str] | None = None, pem: Path | None = None
) -> Iterator[Dovecot]:
    """Start it, wait until it answers, stop it. ``capability`` limits what the server offers; ``users`` are names and
    passwords, ``pem`` is a key with its certificate."""
    server = Dovecot(root, free_port(), free_port())
    # the key and the certificate, which is its own authority
    made = pem or certificate(root)
    for name in ("key.pem", "cert.pem"):
        shutil.copy(made, root / name)
    known = dict(users or {USER: PASSWORD})
    # the login process of Dovecot runs without rights and passes through
    for folder in (root, *list(root.parents)[:3]):
        if folder != Path("/") and folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    (root / "home").mkdir()
    lines = [f"{name}:{{PLAIN}}{password}::::::\n" for name, password in known.items()]
    (root / "users").write_text("".join(lines), "utf-8")
    (root / "users").chmod(0o644)
    offered = f"{capability}" if capability else "+X-TEST"
    text = CONFIG.format(root=root, plain=server.plain, tls=server.tls, capability=offered)
    (root / "dovecot.conf").write_text(text, "utf-8")
    for name in known:
        server.deliver(user=name)
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    program = str(shutil.which("dovecot", path=path))
    process = subprocess.Popen([program, "-F", "-c", str(root / "dovecot.conf")], stderr=subprocess.PIPE)
    try:
        _await(process, server.tls)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            message = process.stderr.read().decode() if process.stderr else ""
            raise RuntimeError(f"Dovecot ended: {message}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise RuntimeError("Dovecot does not answer")
