"""The one table of all operations: it drives handler binding, OpenAPI, API Gateway routes, IAM grants, role checks,
idempotency and generated tests.

A row: id, method, path below ``/api``, success status, role, source, flags. The id is ``<group>.<name>``: the group's
handler is ``functions/api/<group>/``, the code is the function ``<name>`` in ``flowaudit/usecases/<group>.py``.
Sources: ``contract:N`` is section N of the audit contract, ``kai:X`` the part X of the bookkeeping compendium,
``extension`` ours. Flags: ``multipart`` the request is multipart/form-data; ``binary`` the answer is not JSON; ``sse``
the answer is an event stream; ``planned`` not built yet, answers 501.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

Role = Literal["any", "user", "admin"]
Method = Literal["GET", "POST", "PUT", "DELETE"]
Flag = Literal["multipart", "binary", "sse", "planned"]

BASE_PATH = "/api"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API. ``path`` begins with ``/api``; ``success`` is the status of a good answer."""

    id: str
    method: Method
    path: str
    success: int
    role: Role
    source: str
    flags: frozenset[Flag]

    @property
    def group(self) -> str:
        """The Lambda, handler folder and use case module that serve this operation."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The use case's function name."""
        return self.id.partition(".")[2]

    @property
    def planned(self) -> bool:
        """True while the operation is not built and answers 501."""
        return "planned" in self.flags

    @property
    def extension(self) -> bool:
        """True for operations beyond the two specifications."""
        return self.source == "extension"

    @property
    def creates(self) -> bool:
        """True for a POST that makes something: it takes an ``Idempotency-Key``."""
        return self.method == "POST" and self.success in (201, 202)


_TABLE = """
meta.health GET /health 200 any contract:2.1
meta.show GET /meta 200 user contract:2.2
settings.get GET /settings 200 user contract:3.1
settings.update PUT /settings 200 admin contract:3.2
settings.set_api_key PUT /settings/providers/{provider_id}/api-key 200 admin contract:3.3
settings.delete_api_key DELETE /settings/providers/{provider_id}/api-key 200 admin contract:3.4
settings.test_provider POST /settings/providers/{provider_id}/test 200 admin contract:3.5
settings.list_models GET /settings/providers/LOCAL_OLLAMA/models 200 user contract:3.6
settings.pull_model POST /settings/providers/LOCAL_OLLAMA/models/pull 202 admin contract:3.7
settings.pull_status GET /settings/providers/LOCAL_OLLAMA/models/pull/status 200 admin contract:3.7
rulesets.index GET /rulesets 200 user contract:4.1
rulesets.get GET /rulesets/{ruleset_id} 200 user contract:4.2
rulesets.create POST /rulesets 201 admin contract:4.3
rulesets.update PUT /rulesets/{ruleset_id}/{version} 200 admin contract:4.4
projects.create POST /projects 201 user contract:5.2
projects.index GET /projects 200 user contract:5.3
projects.get GET /projects/{project_id} 200 user contract:5.4
projects.update PUT /projects/{project_id} 200 user contract:5.5
projects.activate POST /projects/{project_id}/activate 200 user contract:5.6
documents.upload POST /projects/{project_id}/documents/upload 201 user contract:6.1 multipart
documents.index GET /projects/{project_id}/documents 200 user contract:6.2
documents.get GET /documents/{document_id} 200 user contract:6.3
documents.file GET /documents/{document_id}/file 200 user contract:6.4 binary
documents.parse POST /documents/{document_id}/parse 202 user contract:6.5
documents.get_parse_run GET /parse-runs/{parse_run_id} 200 user contract:6.6
documents.parsed GET /documents/{document_id}/parsed 200 user contract:6.7
documents.precheck POST /documents/{document_id}/precheck 202 user contract:7.1
documents.get_precheck_run GET /precheck-runs/{precheck_run_id} 200 user contract:7.2
documents.prepare POST /documents/{document_id}/prepare 201 user contract:8.1
documents.get_payload GET /payloads/{payload_id} 200 user contract:8.2
documents.latest_payload GET /documents/{document_id}/payload 200 user contract:8.3
documents.run POST /documents/{document_id}/run 202 user contract:9.1
documents.get_llm_run GET /llm-runs/{llm_run_id} 200 user contract:9.2
documents.latest_llm_run GET /documents/{document_id}/llm 200 user contract:9.3
documents.llm_run_logs GET /llm-runs/{llm_run_id}/logs 200 user contract:9.4
documents.finalize POST /documents/{document_id}/finalize 201 user contract:10.1
documents.get_final_result GET /final-results/{final_result_id} 200 user contract:10.2
documents.latest_final_result GET /documents/{document_id}/final 200 user contract:10.3
feedback.create POST /documents/{document_id}/feedback 201 user contract:11.1
feedback.index GET /documents/{document_id}/feedback 200 user contract:11.2
rag.index GET /rag/examples 200 user contract:12.1
rag.get GET /rag/examples/{rag_example_id} 200 user contract:12.2
rag.retrieve POST /rag/retrieve 200 user contract:12.3
stats.project GET /projects/{project_id}/stats 200 user contract:13.1
stats.overview GET /stats/global 200 user contract:13.2
stats.feedback GET /stats/feedback 200 user contract:13.3
stats.llm GET /stats/llm 200 user contract:13.4
stats.rag GET /stats/rag 200 user contract:13.5
stats.rag_example GET /stats/rag/examples/{rag_example_id}/detail 200 user contract:13.6
stats.system GET /stats/system 200 admin contract:13.7
exports.create POST /projects/{project_id}/export 202 user contract:14.1
exports.get GET /exports/{export_job_id} 200 user contract:14.2
exports.file GET /exports/{export_job_id}/file 200 user contract:14.3 binary
generator.templates GET /generator/templates 200 admin contract:15.1
generator.preview GET /generator/templates/{template_id}/preview 200 admin contract:15.1 binary
generator.run POST /generator/run 202 admin contract:15.2
generator.get_job GET /generator/jobs/{generator_job_id} 200 admin contract:15.3
generator.solutions GET /generator/jobs/{generator_job_id}/solutions 200 admin contract:15.4
audit.events GET /audit/events 200 user contract:16.1
audit.logstream GET /documents/{document_id}/logstream 200 user contract:16.2 sse
parsing.profiles GET /parsing/profiles 200 user kai:Parsing-Profile
parsing.analyze_sources POST /parsing/analyze-sources 202 user kai:Parsing-Profile
harvest.run POST /ai-invoices/batch/run-ai-workflow 202 user kai:Rechnungsverarbeitung
workspace.cleanup POST /workspace/run-cleanup-workflow 202 user kai:Rechnungsverarbeitung planned
lexoffice.analyze_folder POST /lexoffice-analyzer/batch/analyze-folder-for-lexoffice-csv 202 user kai:Rechnungsverarbeitung planned
lexoffice.full_workflow POST /lexoffice/batch/run-full-workflow 202 user kai:Rechnungsverarbeitung planned
statements.process_file POST /statement/batch/process-bank-statement 202 user kai:Kontoauszuege
statements.process_folder POST /statement/batch/process-folder 202 user kai:Kontoauszuege
jobs.cancel DELETE /jobs/cancel/{job_id} 200 user kai:System
jobs.clear DELETE /jobs/clear 200 admin kai:System
system.message_sources GET /message-sources 200 user kai:System
jobs.result GET /jobs/result/{job_id} 200 user kai:System
system.stats GET /system/stats 200 user kai:System
system.models GET /models 200 user kai:System
jobs.index GET /jobs/list 200 user kai:System
debug.extract_raw_text POST /debug/extract-raw-text 202 admin kai:Diagnose
shopware.accounts GET /shopware/accounts 200 user kai:Shopware
shopware.add_account POST /shopware/accounts 201 admin kai:Shopware
shopware.delete_account DELETE /shopware/accounts/{name} 200 admin kai:Shopware
shopware.combine_csv POST /shopware-combine/batch/combine-csv-workflow 202 user kai:Shopware planned
shopware.export_csv POST /shopware/batch/extract-and-export-csv 202 user kai:Shopware planned
shopware.upload_csv POST /shopware/batch/upload-csv-to-lexoffice 202 user kai:Shopware planned
whmcs.accounts GET /whmcs/accounts 200 user kai:WHMCS
whmcs.add_account POST /whmcs/accounts 201 admin kai:WHMCS
whmcs.delete_account DELETE /whmcs/accounts/{name} 200 admin kai:WHMCS
whmcs.actions GET /whmcs/actions 200 user kai:WHMCS planned
whmcs.call POST /whmcs/account/{name}/call 200 admin kai:WHMCS planned
imap.accounts GET /imap/accounts 200 user kai:IMAP
imap.add_account POST /imap/accounts 201 admin kai:IMAP
imap.delete_account DELETE /imap/accounts/{name} 200 admin kai:IMAP
imap.clear_folder POST /imap/account/{name}/folder/clear 202 admin kai:IMAP
imap.deep_scan POST /imap/batch/deep-scan-invoices 202 user kai:IMAP
imap.extract POST /imap/batch/extract-invoices 202 user kai:IMAP
imap.find_and_move POST /imap/batch/find-and-move 202 user kai:IMAP
imap.intelligent_extract POST /imap/batch/intelligent-extract 202 user kai:IMAP
imap.folders GET /imap/account/{name}/folders 200 user kai:IMAP
imap.flags POST /imap/account/{name}/message/flags 200 user kai:IMAP
imap.search POST /imap/batch/search-messages 202 user kai:IMAP
google.accounts GET /google/accounts 200 user kai:Google planned
google.authorize POST /google/accounts/authorize 200 admin kai:Google planned
google.callback GET /google/accounts/callback 200 any kai:Google planned
google.delete_account DELETE /google/accounts/{name} 200 admin kai:Google planned
google.create_event POST /google/calendar/create 201 user kai:Google planned
google.delete_event DELETE /google/calendar/event/{id} 200 user kai:Google planned
google.events GET /google/calendar/events 200 user kai:Google planned
google.delete_file DELETE /google/drive/file/{id} 200 user kai:Google planned
google.files GET /google/drive/files 200 user kai:Google planned
google.extract POST /google/batch/extract-invoices 202 user kai:Google planned
google.contacts GET /google/contacts/list 200 user kai:Google planned
google.search POST /google/gmail/search 200 user kai:Google planned
google.send POST /google/gmail/send 200 user kai:Google planned
microsoft.accounts GET /microsoft/accounts 200 user kai:Microsoft planned
microsoft.authorize POST /microsoft/accounts/authorize 200 admin kai:Microsoft planned
microsoft.callback GET /microsoft/accounts/callback 200 any kai:Microsoft planned
microsoft.delete_account DELETE /microsoft/accounts/{name} 200 admin kai:Microsoft planned
microsoft.create_event POST /microsoft/calendar/create 201 user kai:Microsoft planned
microsoft.create_meeting POST /microsoft/meet/create 201 user kai:Microsoft planned
microsoft.delete_file DELETE /microsoft/drive/file/{id} 200 user kai:Microsoft planned
microsoft.files GET /microsoft/drive/files 200 user kai:Microsoft planned
microsoft.extract POST /microsoft/batch/extract-invoices 202 user kai:Microsoft planned
microsoft.search POST /microsoft/outlook/search 200 user kai:Microsoft planned
microsoft.send POST /microsoft/outlook/send 200 user kai:Microsoft planned
smtp.accounts GET /smtp/accounts 200 user kai:SMTP
smtp.add_account POST /smtp/accounts 201 admin kai:SMTP
smtp.delete_account DELETE /smtp/accounts/{name} 200 admin kai:SMTP
smtp.send POST /smtp/send 200 user kai:SMTP
whatsapp.accounts GET /whatsapp/accounts 200 user kai:WhatsApp
whatsapp.add_account POST /whatsapp/accounts 201 admin kai:WhatsApp
whatsapp.delete_account DELETE /whatsapp/accounts/{name} 200 admin kai:WhatsApp
whatsapp.extract POST /whatsapp/batch/extract-invoices 202 user kai:WhatsApp planned
whatsapp.verify_webhook GET /whatsapp/webhook 200 any kai:WhatsApp planned
whatsapp.receive_webhook POST /whatsapp/webhook 200 any kai:WhatsApp planned
ftp.accounts GET /ftp/accounts 200 user kai:FTP
ftp.add_account POST /ftp/accounts 201 admin kai:FTP
ftp.delete_account DELETE /ftp/accounts/{name} 200 admin kai:FTP
ftp.analyze POST /ftp/batch/analyze-invoice 202 user kai:FTP
ftp.extract POST /ftp/batch/extract-invoices 202 user kai:FTP
ftp.download POST /ftp/download-to-workspace 200 user kai:FTP
ftp.upload POST /ftp/upload-from-workspace 200 user kai:FTP
lexoffice.accounts GET /lexoffice/accounts 200 user kai:Lexoffice
lexoffice.add_account POST /lexoffice/accounts 201 admin kai:Lexoffice
lexoffice.delete_account DELETE /lexoffice/accounts/{name} 200 admin kai:Lexoffice
lexoffice.create_voucher POST /lexoffice/account/{name}/vouchers 201 user kai:Lexoffice planned
lexoffice.export_csv POST /lexoffice/export/csv 200 user kai:Lexoffice planned
lexoffice.contact POST /lexoffice/account/{name}/get-or-create-contact 200 user kai:Lexoffice planned
lexoffice.import_csv POST /lexoffice/batch/import-csv 202 user kai:Lexoffice planned
lexoffice.book POST /lexoffice/batch/process-and-book-invoice 202 user kai:Lexoffice planned
workspace.files GET /workspace/files 200 user kai:Workspace
workspace.analyze POST /workspace/batch/analyze-invoice 202 user kai:Workspace
workspace.extract POST /workspace/batch/extract-invoices 202 user kai:Workspace
workspace.move POST /workspace/move 200 user kai:Workspace
workspace.upload POST /workspace/upload/{folder} 201 user kai:Workspace multipart
documents.presign POST /projects/{project_id}/documents/presign 201 user extension
documents.audit POST /documents/{document_id}/audit 202 user extension
parsing.put_profile PUT /parsing/profiles/{name} 200 admin extension
parsing.contacts GET /parsing/contacts 200 user extension
parsing.confirm_contacts POST /parsing/contacts 200 user extension
harvest.configure PUT /ai-invoices/sources/{kind}/{name} 200 admin extension
meta.openapi GET /openapi.json 200 any extension
meta.docs GET /docs 200 any extension binary
"""


def _read(row: str) -> Operation:
    operation_id, method, path, success, role, source, *flags = row.split()
    known = (
        method in get_args(Method) and role in get_args(Role) and set(flags) <= set(get_args(Flag)) and path[0] == "/"
    )
    if not known:
        raise ValueError(f"operation table: row not understood: {row}")
    return Operation(
        operation_id,
        cast("Method", method),
        BASE_PATH + path,
        int(success),
        cast("Role", role),
        source,
        frozenset(cast("list[Flag]", flags)),
    )


OPERATIONS: tuple[Operation, ...] = tuple(_read(row) for row in _TABLE.strip().splitlines())
BY_ID: dict[str, Operation] = {operation.id: operation for operation in OPERATIONS}
if len(BY_ID) != len(OPERATIONS) or len({(o.method, o.path) for o in OPERATIONS}) != len(OPERATIONS):
    raise ValueError("operation table: an id or a route stands twice")


def group(name: str) -> tuple[Operation, ...]:
    """All operations of one group, in the table's order; ValueError for an unknown group."""
    found = tuple(operation for operation in OPERATIONS if operation.group == name)
    if not found:
        raise ValueError(f"no operation belongs to the group {name!r}")
    return found


GROUPS: tuple[str, ...] = tuple(dict.fromkeys(operation.group for operation in OPERATIONS))
