"""The record store on one DynamoDB table, by pynamodb.

Item: ``pk``, ``sk``, ``kind``, ``rev``, ``data`` (JSON), counters as top-level numbers ``n_<name>`` so that ADD changes
them without reading, and three sparse indexes ``gsi1pk``/``gsi1sk`` … ``gsi3pk``/``gsi3sk``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.connection import Connection
from pynamodb.constants import NUMBER, STRING
from pynamodb.exceptions import VerboseClientError

from flowaudit.ports.records import Add, Change, Conflict, Delete, Index, Key, Put, Record

_INDEXES = {"index1": "gsi1", "index2": "gsi2", "index3": "gsi3"}
_COUNTER = "n_"
_MAX_TRANSACTION = 100
_MAX_READ = 100

Item = dict[str, dict[str, Any]]


def _to_item(record: Record) -> Item:
    item: Item = {
        "pk": {STRING: record.key.partition},
        "sk": {STRING: record.key.sort},
        "kind": {STRING: record.kind},
        "rev": {NUMBER: str(record.revision + 1)},
        "data": {STRING: json.dumps(record.data, ensure_ascii=False, separators=(",", ":"))},
    }
    for name, prefix in _INDEXES.items():
        key: Key | None = getattr(record, name)
        if key is not None:
            item[f"{prefix}pk"] = {STRING: key.partition}
            item[f"{prefix}sk"] = {STRING: key.sort}
    if record.expires is not None:
        item["ttl"] = {NUMBER: str(record.expires)}
    for name, count in record.counts.items():
        item[_COUNTER + name] = {NUMBER: str(count)}
    return item


def _to_record(item: Mapping[str, Mapping[str, Any]]) -> Record:
    def index(prefix: str) -> Key | None:
        if f"{prefix}pk" not in item:
            return None
        return Key(item[f"{prefix}pk"][STRING], item[f"{prefix}sk"][STRING])

    return Record(
        key=Key(item["pk"][STRING], item["sk"][STRING]),
        kind=item["kind"][STRING] if "kind" in item else "counter",
        data=json.loads(item["data"][STRING]) if "data" in item else {},
        revision=int(item["rev"][NUMBER]) if "rev" in item else 0,
        index1=index("gsi1"),
        index2=index("gsi2"),
        index3=index("gsi3"),
        expires=int(item["ttl"][NUMBER]) if "ttl" in item else None,
        counts={name[len(_COUNTER) :]: int(v[NUMBER]) for name, v in item.items() if name.startswith(_COUNTER)},
    )


def _key(key: Key) -> Item:
    return {"pk": {STRING: key.partition}, "sk": {STRING: key.sort}}


class DynamoRecords:
    """:class:`flowaudit.ports.records.Records` on DynamoDB."""

    def __init__(self, table: str, region: str, endpoint: str | None = None) -> None:
        self._table = table
        # One attempt, no waiting: retries belong to the state machine and to the caller of the API (law 4).
        self._connection = Connection(region=region, host=endpoint, max_retry_attempts=0)

    def get(self, key: Key) -> Record | None:
        """The record, read consistently."""
        answer = self._connection.dispatch(
            "GetItem", {"TableName": self._table, "Key": _key(key), "ConsistentRead": True}
        )
        item = answer.get("Item")
        return _to_record(item) if item else None

    def get_all(self, keys: Sequence[Key]) -> dict[Key, Record]:
        """BatchGetItem. What the service leaves over is asked for again, as long as it gives any."""
        found: dict[Key, Record] = {}
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), _MAX_READ):
            rest = [_key(key) for key in wanted[start : start + _MAX_READ]]
            while rest:
                answer = self._connection.dispatch(
                    "BatchGetItem", {"RequestItems": {self._table: {"Keys": rest, "ConsistentRead": True}}}
                )
                for record in map(_to_record, answer.get("Responses", {}).get(self._table, [])):
                    found[record.key] = record
                left = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
                if len(left) == len(rest):
                    raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "BatchGetItem")
                rest = left
        return found

    def query(
        self,
        partition: str,
        *,
        prefix: str = "",
        after: str | None = None,
        index: Index | None = None,
        limit: int,
        newest_first: bool = False,
    ) -> list[Record]:
        """A page of a partition; follows DynamoDB's pages until ``limit`` records are there."""
        base = _INDEXES[index] if index else ""
        sort = after if after is not None else prefix
        condition = " AND #s > :s" if after is not None else " AND begins_with(#s, :s)" if prefix else ""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "#p = :p" + condition,
            "ExpressionAttributeNames": {"#p": f"{base}pk"} | ({"#s": f"{base}sk"} if condition else {}),
            "ExpressionAttributeValues": {":p": {STRING: partition}} | ({":s": {STRING: sort}} if condition else {}),
            "ScanIndexForward": not newest_first,
        }
        request |= {"IndexName": base} if base else {"ConsistentRead": True}
        records: list[Record] = []
        while len(records) < limit:
            answer = self._connection.dispatch("Query", request | {"Limit": limit - len(records)})
            records += [_to_record(item) for item in answer.get("Items", [])]
            if "LastEvaluatedKey" not in answer:
                break
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return records

    def commit(self, changes: Sequence[Change]) -> None:
        """One TransactWriteItems."""
        if not changes:
            return
        if len(changes) > _MAX_TRANSACTION:
            raise ValueError(f"{len(changes)} changes in one transaction; DynamoDB takes {_MAX_TRANSACTION}")
        try:
            self._connection.dispatch("TransactWriteItems", {"TransactItems": [self._operation(c) for c in changes]})
        except VerboseClientError as error:
            codes = [reason.code if reason else None for reason in error.cancellation_reasons]
            lost = [_key_of(c) for c, code in zip(changes, codes, strict=False) if code in _LOST]
            if lost:
                raise Conflict(lost) from error
            raise

    def _operation(self, change: Change) -> dict[str, Any]:
        if isinstance(change, Delete):
            removal: dict[str, Any] = {"TableName": self._table, "Key": _key(change.key)}
            if change.revision is not None:
                removal["ConditionExpression"] = "rev = :rev"
                removal["ExpressionAttributeValues"] = {":rev": {NUMBER: str(change.revision)}}
            return {"Delete": removal}
        if isinstance(change, Add):
            return {"Update": self._addition(change)}
        put: dict[str, Any] = {"TableName": self._table, "Item": _to_item(change.record)}
        if not change.force and change.record.revision == 0:
            put["ConditionExpression"] = "attribute_not_exists(pk)"
        elif not change.force:
            put["ConditionExpression"] = "rev = :rev"
            put["ExpressionAttributeValues"] = {":rev": {NUMBER: str(change.record.revision)}}
        return {"Put": put}

    def _addition(self, change: Add) -> dict[str, Any]:
        names = {f"#c{i}": _COUNTER + name for i, name in enumerate(change.counts)}
        values = {f":c{i}": {NUMBER: str(n)} for i, n in enumerate(change.counts.values())}
        expression = "ADD " + ", ".join(f"#c{i} :c{i}" for i in range(len(change.counts)))
        if change.expires is not None:
            names["#t"], values[":t"] = "ttl", {NUMBER: str(change.expires)}
            expression = f"SET #t = :t {expression}"
        return {
            "TableName": self._table,
            "Key": _key(change.key),
            "UpdateExpression": expression,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }

    def size(self) -> int:
        """DescribeTable."""
        answer = self._connection.dispatch("DescribeTable", {"TableName": self._table})
        return int(answer["Table"].get("TableSizeBytes", 0))


_LOST = ("ConditionalCheckFailed", "TransactionConflict")


def _key_of(change: Change) -> Key:
    return change.record.key if isinstance(change, Put) else change.key
