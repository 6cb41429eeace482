"""File servers (FTP, FTPS, SFTP): accounts, and files between them and the workspace."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.ftp import (
    FtpAccountRequest,
    FtpDownloadRequest,
    FtpExtractRequest,
    FtpFileRequest,
    FtpUploadRequest,
)
from flowaudit.contract.problems import conflict
from flowaudit.core.harvest.names import safe_name
from flowaudit.usecases import remote, scheduling
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts as store
from flowaudit.usecases.store import jobs, keys, workspace
from flowaudit.usecases.store.unit import Unit

# A request has 29 seconds and half a gigabyte; jobs take larger files.
_MAX_AT_ONCE = 25 * 1024 * 1024


def accounts(deps: Deps, call: Call) -> dict[str, Any]:
    """All FTP accounts."""
    return store.index(deps, call, remote.KIND)


def add_account(deps: Deps, call: Call, body: FtpAccountRequest) -> dict[str, Any]:
    """Store an account; its credentials go to the secret store."""
    return scheduling.add_account(deps, call, remote.KIND, body.public(), body.secret())


def delete_account(deps: Deps, call: Call, name: str) -> dict[str, Any]:
    """Remove an account and its credentials."""
    return scheduling.remove_account(deps, call, remote.KIND, name)


def analyze(deps: Deps, call: Call, body: FtpFileRequest) -> dict[str, Any]:
    """Begin to read a server's file as an invoice, in memory; the job's result says what was found."""
    store.find(deps, remote.KIND, body.account)
    return jobs.begin(deps, call, "ftp_analyze", account=body.account, path=body.path)


def extract(deps: Deps, call: Call, body: FtpExtractRequest) -> dict[str, Any]:
    """Begin to fetch the invoices of a server's folder into the workspace."""
    store.find(deps, remote.KIND, body.account)
    return jobs.begin(deps, call, "ftp_extract", **body.model_dump(mode="json"))


def download(deps: Deps, call: Call, body: FtpDownloadRequest) -> dict[str, Any]:
    """Fetch one file into the workspace; 409 if its name is taken there."""
    name = body.name or safe_name(body.path)
    if workspace.exists(deps, body.folder, name):
        raise conflict(
            f"{body.folder}/{name} gibt es schon; es wird nichts überschrieben",
            f"There is a {body.folder}/{name} already; nothing is overwritten",
        )
    with remote.answered(), remote.server(deps, body.account) as server:
        content = remote.read(server, body.path, _MAX_AT_ONCE)
    origin = remote.origin(deps, body.account, body.path)
    workspace.put(deps, call, body.folder, name, content, origin)
    return workspace.view(workspace.find(deps, body.folder, name))


def upload(deps: Deps, call: Call, body: FtpUploadRequest) -> dict[str, Any]:
    """Store a file of the workspace on the server; 409 if the path is taken there."""
    record = workspace.find(deps, body.folder, body.name)
    content = workspace.content(deps, record)
    with remote.answered(), remote.server(deps, body.account) as server:
        server.write(body.path, content)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.event("FILE_SENT", "file", record.data["file_id"], kind=remote.KIND, size=len(content))
    unit.commit()
    return {"account": body.account, "path": body.path, "size": len(content), "sha256": record.data["sha256"]}
