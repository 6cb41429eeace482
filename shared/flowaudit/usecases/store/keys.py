"""Every key of the table, so that every access pattern can be seen at once.

| what | partition | sort | index1 | index2 | index3 |
| --- | --- | --- | --- | --- | --- |
| project | prj_… | PROJECT | PROJECTS / prj_… | | |
| word of a project | WORD#<first letter> | <word>#prj_… | | | |
| document | doc_… | DOCUMENT | DOCS#prj_… / doc_… | DOCS#prj_…#<status> / doc_… | HASH#<sha256> / doc_… |
| first of its bytes in a project | prj_… | HASH#<sha256> | | | |
| fingerprint of an invoice | PRINT#<fingerprint> | doc_… | | | |
| work in flight | INFLIGHT | doc_… | | | |
| run, payload, result | <its id> | RUN | RUNS#doc_… / <its id> | | |
| how long a model took | ANSWERS#<provider>#<model> | <ms>#llm_… | | | |
| last failure of a model | LLM_ERROR | LAST | | | |
| place of a run that asks a model | LLM_SLOT#<number> | SLOT | | | |
| what is known of a local model | LOCAL_MODEL#<name> | MODEL | | | |
| event | EVENTS#<type>#<id> | <sequence> | CHAIN#<chain> / <sequence> | EVENTS / evt_… | |
| head of a chain | CHAIN#<chain> | HEAD | | | |
| session | SESSION#<id> | SESSION | | | |
| counter | COUNT#<what> | TOTAL | | | |
| reserved id of a presigned upload | RESERVED#doc_… | RESERVED | | | |
| folder that a generator run has taken | FOLDER#<path> | FOLDER | | | |
| what a running job has found | <its id> | FOUND | | | |
| job | <its id> | JOB | JOBS / <its id, time first> | while not ended: JOBS#ACTIVE / <its id> | |
| settings | SETTINGS | SETTINGS | | | |
| newest pull of a model, of all | PULLS | MODEL#<name>, NEWEST | | | |
| version of a stored ruleset | RULESETS | <ruleset>#<version, padded> | | | |
| text of a ruleset | RULESET#<ruleset>#<version> | <sha256> | | | |
| creation by an Idempotency-Key | ONCE#<session>#<operation>#<key> | ONCE | | | |
| statistics | STATS#<scope> | <shard> | | | |
| statistics by day or hour | STATS#<scope> | <bucket>#<shard> | | | |
| dropped object | DROP#<id> | DROP | | | |
| what a project's grants have drawn | COUNT#FUNDED#prj_… | TOTAL | | | |
| feedback | FEEDBACK#doc_… | fb_… | | | |
| document that a person has judged | REVIEWED#prj_… | doc_… | | | |
| RAG example | rag_… | EXAMPLE | EXAMPLES / rag_… | EXAMPLES#<ruleset> / rag_… | |
| RAG example without a vector yet | UNINDEXED | rag_… | | | |
| last use of a RAG example | rag_… | USED | | | |
| vector of a RAG example (exact store) | VECTORS#<ruleset> | rag_… | | | |
| account of an outer service | ACCOUNTS#<kind> | <name, lower case> | | | |
| folder of the workspace (counters) | WORKSPACE | <folder> | | | |
| file of the workspace | WORKSPACE#<folder> | <name> | | | |
| business contact | CONTACTS | <its id> | | | |
| mark of something taken over from outside | TAKEN#<sha256 of its source> | TAKEN | | | |
| harvested file that waits for a project's audit | TO_AUDIT#prj_… | wsf_… | | | |
| which job harvests an account now | acc_… | HARVESTING | | | |
| how far an account's folder is harvested | acc_… | HARVESTED#<sha256 of folder and query> | | | |
"""

from __future__ import annotations

import hashlib

from flowaudit.ports.records import Key

PROJECTS = "PROJECTS"
INFLIGHT = "INFLIGHT"
EVENTS = "EVENTS"
JOBS = "JOBS"
JOBS_ACTIVE = "JOBS#ACTIVE"
WORKSPACE = "WORKSPACE"
WORKSPACE_PREFIX = "workspace/"
# no folder of the workspace can be called so
SPOOL_PREFIX = "workspace/.spool/"
LLM_ERROR = Key("LLM_ERROR", "LAST")
UNINDEXED = "UNINDEXED"
RULESETS = "RULESETS"
SYSTEM_CHAIN = "SYSTEM"


def project(project_id: str) -> Key:
    """A project."""
    return Key(project_id, "PROJECT")


def word(folded: str, project_id: str) -> Key:
    """A word by which a project is found."""
    return Key(f"WORD#{folded[0]}", f"{folded}#{project_id}")


def document(document_id: str) -> Key:
    """A document."""
    return Key(document_id, "DOCUMENT")


def documents_of(project_id: str, status: str | None = None) -> str:
    """Partition of a project's documents: of index2 with a status, of index1 without."""
    return f"DOCS#{project_id}" + (f"#{status}" if status else "")


def first_of_bytes(project_id: str, sha256: str) -> Key:
    """The first document with these bytes in a project."""
    return Key(project_id, f"HASH#{sha256}")


def same_bytes(sha256: str) -> str:
    """Partition (index3) of all documents with these bytes."""
    return f"HASH#{sha256}"


def fingerprint(value: str, document_id: str) -> Key:
    """A document that shows the invoice with this fingerprint."""
    return Key(f"PRINT#{value}", document_id)


def in_flight(document_id: str) -> Key:
    """Work that an execution is doing on a document."""
    return Key(INFLIGHT, document_id)


def run(run_id: str) -> Key:
    """A run of a stage, a payload, a final result."""
    return Key(run_id, "RUN")


def llm_slot(number: int) -> Key:
    """One of the places of runs that ask a model at the same time."""
    return Key(f"LLM_SLOT#{number}", "SLOT")


def runs_of(document_id: str) -> str:
    """Partition (index1) of a document's runs."""
    return f"RUNS#{document_id}"


def event(entity_type: str, entity_id: str, sequence: int) -> Key:
    """An event of an entity, by its place in the chain: a reader who saw one misses none before it."""
    return Key(events_of(entity_type, entity_id), f"{sequence:012d}")


def chain(name: str) -> str:
    """Partition (index1) of all events of a chain."""
    return f"CHAIN#{name}"


def head(name: str) -> Key:
    """The newest link of a chain."""
    return Key(chain(name), "HEAD")


def events_of(entity_type: str, entity_id: str) -> str:
    """Partition of the events of one entity."""
    return f"EVENTS#{entity_type}#{entity_id}"


def session(session_id: str) -> Key:
    """A session."""
    return Key(f"SESSION#{session_id}", "SESSION")


def counter(what: str) -> Key:
    """A set of counters."""
    return Key(f"COUNT#{what}", "TOTAL")


SHARDS = 8


def shard(scope: str, number: int) -> Key:
    """A part of a set of counters that many writers move: the sum of all parts counts."""
    return Key(f"STATS#{scope}", f"{number % SHARDS}")


def bucket(scope: str, name: str, number: int) -> Key:
    """A part of a set of counters of a day or an hour: the buckets of a scope share a partition, in their order."""
    return Key(shard(scope, number).partition, f"{name}#{number % SHARDS}")


def answered(provider: str, model_name: str, milliseconds: int, run_id: str) -> Key:
    """How long a model took for a run; the partition holds all of the model, the quickest first."""
    return Key(f"ANSWERS#{provider}#{model_name}", f"{milliseconds:010d}#{run_id}")


def local_model(name: str) -> Key:
    """What the Ollama server last told of a model."""
    return Key(f"LOCAL_MODEL#{name}", "MODEL")


def dropped(drop_id: str) -> Key:
    """An object of the drop folder that became a document."""
    return Key(f"DROP#{drop_id}", "DROP")


def done_once(session: str, operation: str, idempotency_key: str) -> Key:
    """A creation that was carried out for an ``Idempotency-Key``."""
    return Key(f"ONCE#{session}#{operation}#{idempotency_key}", "ONCE")


def reserved(document_id: str) -> Key:
    """The id that a presigned upload will get."""
    return Key(f"RESERVED#{document_id}", "RESERVED")


def by_time(identifier: str) -> str:
    """An id that sorts by time among ids of other kinds: ``exp_01JD…`` becomes ``01JD…#exp``."""
    kind, _, ulid = identifier.partition("_")
    return f"{ulid}#{kind}"


def job(job_id: str, part: str = "JOB") -> Key:
    """A job in the background; FOUND is what it has found while it runs, apart as the job is written all the time."""
    return Key(job_id, part)


def pull(model_name: str | None) -> Key:
    """The newest download of a model; without a name the newest of all."""
    return Key("PULLS", "NEWEST" if model_name is None else f"MODEL#{model_name}")


def ruleset_version(ruleset_id: str, version: str) -> Key:
    """A version of a ruleset that an admin made; sorts by number."""
    return Key(RULESETS, f"{ruleset_id}#" + ".".join(f"{int(part):06d}" for part in version.split(".")))


def ruleset_text(ruleset_id: str, version: str, sha256: str) -> Key:
    """What a version says, by its digest."""
    return Key(f"RULESET#{ruleset_id}#{version}", sha256)


def folder(path: str) -> Key:
    """A folder of the artifacts bucket that one run of the generator has taken for itself."""
    return Key(f"FOLDER#{path}", "FOLDER")


def feedback(document_id: str, feedback_id: str) -> Key:
    """A person's feedback on a document; the partition holds all of the document."""
    return Key(f"FEEDBACK#{document_id}", feedback_id)


def reviewed(project_id: str, document_id: str) -> Key:
    """A document of the project on which a person has left feedback, whatever its status is now."""
    return Key(f"REVIEWED#{project_id}", document_id)


def example(example_id: str) -> Key:
    """A RAG example."""
    return Key(example_id, "EXAMPLE")


def examples(ruleset_id: str | None = None) -> str:
    """Partition of the RAG examples: of index2 with a ruleset, of index1 without."""
    return "EXAMPLES" + (f"#{ruleset_id}" if ruleset_id else "")


def unindexed(example_id: str) -> Key:
    """A RAG example that has no vector yet."""
    return Key(UNINDEXED, example_id)


def example_use(example_id: str) -> Key:
    """When a RAG example was last put into a payload."""
    return Key(example_id, "USED")


def account(kind: str, name: str) -> Key:
    """An account of an outer service; names differ in more than case. The partition holds all of a kind."""
    return Key(f"ACCOUNTS#{kind}", name.lower())


def workspace_folder(folder: str) -> Key:
    """What a folder of the workspace holds: counters of files and bytes."""
    return Key(WORKSPACE, folder)


def workspace_file(folder: str, name: str) -> Key:
    """A file of the workspace; the partition holds all of a folder, by name."""
    return Key(f"WORKSPACE#{folder}", name)


def contact(contact_id: str) -> Key:
    """A business contact; the partition holds all."""
    return Key("CONTACTS", contact_id)


def taken(source: str) -> Key:
    """The mark that something was taken over from outside; ``source`` identifies it (an account and a path, say)."""
    return Key(f"TAKEN#{hashlib.sha256(source.encode()).hexdigest()}", "TAKEN")


def to_audit(project_id: str, file_id: str) -> Key:
    """A harvested file that a project's audit has not taken in yet; the partition holds all of the project."""
    return Key(f"TO_AUDIT#{project_id}", file_id)


def harvesting(account_id: str) -> Key:
    """The job that harvests an account."""
    return Key(account_id, "HARVESTING")


def harvested(account_id: str, place: str) -> Key:
    """How far a folder of an account is harvested; ``place`` names folder and query."""
    return Key(account_id, f"HARVESTED#{hashlib.sha256(place.encode()).hexdigest()}")


ANCHORS = "anchors/"


def anchor(chain_name: str, sequence: int) -> str:
    """Object key (bucket of the originals) of the anchor of a chain's link."""
    return f"{ANCHORS}{chain_name}/{sequence:012d}.json"
