"""API Gateway routes, derived from the table of operations as the shortest path prefixes that tell the groups apart.

A REST API needs a resource for every path segment and a method for every route, and a CloudFormation stack holds 500
resources. So a whole subtree that belongs to one group becomes one greedy ``{proxy+}`` route to that group's function;
only where groups (or open and protected operations) meet does the tree branch.

Three rules of API Gateway shape the derivation:

- a literal segment wins over a variable, a variable over ``{proxy+}``;
- a variable segment and ``{proxy+}`` cannot be siblings;
- a method named by its verb wins over ``ANY`` on the same resource.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flowaudit.contract.operations import BASE_PATH, Operation

GREEDY = "{proxy+}"
ANY = "ANY"


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """One method of one API Gateway resource.

    ``path`` is the resource path (``/api/documents/{document_id}/{proxy+}``), ``method`` a verb or ``ANY``, ``group``
    the function that serves it. ``open`` routes carry no authorizer: health, OAuth callbacks, signed webhooks.
    """

    path: str
    method: str
    group: str
    open: bool = False


@dataclass(slots=True)
class _Node:
    path: str
    operations: list[Operation] = field(default_factory=list)
    children: dict[str, _Node] = field(default_factory=dict)

    def everything(self) -> Iterator[Operation]:
        yield from self.operations
        for child in self.children.values():
            yield from child.everything()

    def owners(self) -> set[tuple[str, bool]]:
        return {(operation.group, operation.role == "any") for operation in self.everything()}

    def sole_owner(self) -> str | None:
        """The one group that owns all of this subtree, or None if groups meet in it or it holds an open operation."""
        owners = self.owners()
        (group, is_open), *others = sorted(owners)
        return None if others or is_open else group


def derive_routes(operations: Iterable[Operation]) -> tuple[Route, ...]:
    """All routes, sorted by path and method.

    Raises ValueError if the table cannot be expressed: two names for one variable segment where groups meet, two
    groups for the same method of one path, or a path outside ``/api``.
    """
    root = _Node(BASE_PATH)
    for operation in operations:
        _insert(root, operation)
    if root.operations:
        raise ValueError(f"{root.operations[0].id}: no operation may sit on {BASE_PATH} itself")
    routes = [route for _, child in sorted(root.children.items()) for route in _routes(child)]
    return tuple(sorted(routes))


def _insert(root: _Node, operation: Operation) -> None:
    head, *segments = operation.path.strip("/").split("/")
    if f"/{head}" != BASE_PATH:
        raise ValueError(f"{operation.id}: {operation.path} is not below {BASE_PATH}")
    node = root
    for segment in segments:
        node = node.children.setdefault(segment, _Node(f"{node.path}/{segment}"))
    node.operations.append(operation)


def _routes(node: _Node) -> Iterator[Route]:
    owner = node.sole_owner()
    if owner is not None:
        if node.operations:
            yield Route(node.path, ANY, owner)
        if node.children:
            yield Route(f"{node.path}/{GREEDY}", ANY, owner)
        return
    yield from _own_routes(node)
    variables = [segment for segment in node.children if _is_variable(segment)]
    if len(variables) > 1:
        raise ValueError(f"{node.path}: API Gateway takes one name for a variable segment, found {sorted(variables)}")
    greedy = _greedy_owner(node, variables)
    if greedy is not None:
        yield Route(f"{node.path}/{GREEDY}", ANY, greedy)
    for _, child in sorted(node.children.items()):
        if greedy is None or child.sole_owner() != greedy:
            yield from _routes(child)


def _own_routes(node: _Node) -> Iterator[Route]:
    protected = [operation for operation in node.operations if operation.role != "any"]
    groups = {operation.group for operation in protected}
    methods = Counter(operation.method for operation in node.operations)
    twice = [method for method, count in methods.items() if count > 1]
    if twice:
        raise ValueError(f"{node.path}: {twice[0]} stands in the table more than once")
    for operation in node.operations:
        if operation.role == "any":
            yield Route(node.path, operation.method, operation.group, open=True)
        elif len(groups) > 1:
            yield Route(node.path, operation.method, operation.group)
    if len(groups) == 1:
        yield Route(node.path, ANY, groups.pop())


def _greedy_owner(node: _Node, variables: list[str]) -> str | None:
    """The group whose children are folded into one ``{proxy+}``: the one with most of them, then the node's own."""
    owned = Counter(owner for child in node.children.values() if (owner := child.sole_owner()) is not None)
    own = {operation.group for operation in node.operations}
    ranked = sorted(owned, key=lambda group: (-owned[group], group not in own, group))
    for variable in variables:
        owner = node.children[variable].sole_owner()
        if owner is None:
            return None
        ranked = [owner]
    return ranked[0] if ranked else None


def _is_variable(segment: str) -> bool:
    return segment.startswith("{")
