"""The derivation of routes from the table of operations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowaudit.contract.operations import OPERATIONS, Operation
from flowaudit.contract.routes import ANY, GREEDY, Route, derive_routes


def op(id: str, method: str, path: str, role: str = "user") -> Operation:
    return Operation(id, method, path, 200, role, "test", frozenset())  # type: ignore[arg-type]


def choose(routes: tuple[Route, ...], method: str, path: str) -> Route | None:
    """API Gateway's choice: by specificity of the path, segment by segment, then the named verb before ANY."""
    asked = path.strip("/").split("/")
    fitting = []
    for route in routes:
        parts = route.path.strip("/").split("/")
        ranks = []
        for index, part in enumerate(parts):
            if part == GREEDY and index < len(asked):
                ranks.append(2)
                break
            if index >= len(asked) or (part != asked[index] and not part.startswith("{")):
                break
            ranks.append(0 if part == asked[index] else 1)
        complete = len(ranks) == len(parts) and (parts[-1] == GREEDY or len(parts) == len(asked))
        if complete and route.method in (method, ANY):
            fitting.append((ranks, route.method == ANY, route))
    return min(fitting, key=lambda entry: entry[:2])[2] if fitting else None


def test_a_subtree_of_one_group_is_one_greedy_route() -> None:
    routes = derive_routes([op("a.list", "GET", "/api/things"), op("a.get", "GET", "/api/things/{id}/parts/{part}")])
    assert routes == (Route("/api/things", ANY, "a"), Route("/api/things/{proxy+}", ANY, "a"))


def test_where_groups_meet_the_tree_branches_and_the_larger_share_is_greedy() -> None:
    routes = derive_routes(
        [
            op("docs.get", "GET", "/api/docs/{id}"),
            op("docs.file", "GET", "/api/docs/{id}/file"),
            op("docs.parse", "POST", "/api/docs/{id}/parse"),
            op("feedback.list", "GET", "/api/docs/{id}/feedback"),
        ]
    )
    assert routes == (
        Route("/api/docs/{id}", ANY, "docs"),
        Route("/api/docs/{id}/feedback", ANY, "feedback"),
        Route("/api/docs/{id}/{proxy+}", ANY, "docs"),
    )


def test_an_open_operation_has_a_method_of_its_own_beside_protected_ones() -> None:
    routes = derive_routes(
        [
            op("mail.accounts", "GET", "/api/mail/accounts"),
            op("mail.delete", "DELETE", "/api/mail/accounts/{name}"),
            op("mail.callback", "GET", "/api/mail/accounts/callback", role="any"),
        ]
    )
    assert Route("/api/mail/accounts/callback", "GET", "mail", open=True) in routes
    assert all(route.method != ANY for route in routes if route.open)
    chosen = choose(routes, "DELETE", "/api/mail/accounts/office")
    assert chosen == Route("/api/mail/accounts/{proxy+}", ANY, "mail")


def test_a_path_shared_by_two_groups_is_split_by_verb() -> None:
    routes = derive_routes([op("a.get", "GET", "/api/x"), op("b.make", "POST", "/api/x")])
    assert routes == (Route("/api/x", "GET", "a"), Route("/api/x", "POST", "b"))


@pytest.mark.parametrize(
    ("operations", "said"),
    [
        ([op("a.x", "GET", "/other/x")], "not below /api"),
        ([op("a.x", "GET", "/api")], "itself"),
        ([op("a.x", "GET", "/api/t/{one}/x"), op("b.y", "GET", "/api/t/{two}/y")], "one name for a variable"),
        ([op("a.x", "GET", "/api/t"), op("b.y", "GET", "/api/t")], "more than once"),
    ],
)
def test_a_table_that_api_gateway_cannot_express_is_refused(operations: list[Operation], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        derive_routes(operations)


def test_every_operation_of_the_table_reaches_its_group_with_the_right_protection() -> None:
    routes = derive_routes(OPERATIONS)
    for operation in OPERATIONS:
        chosen = choose(routes, operation.method, filled(operation.path))
        assert chosen is not None, operation.id
        assert (chosen.group, chosen.open) == (operation.group, operation.role == "any"), operation.id


def test_the_order_of_the_table_does_not_matter() -> None:
    assert derive_routes(reversed(OPERATIONS)) == derive_routes(OPERATIONS)


def filled(path: str) -> str:
    return "/".join("x1" if part.startswith("{") else part for part in path.split("/"))


SEGMENT = st.sampled_from(["a", "b", "c", "{id}"])
TABLE = st.lists(
    st.tuples(
        st.lists(SEGMENT, min_size=1, max_size=4),
        st.sampled_from(["GET", "POST"]),
        st.sampled_from(["p", "q", "r"]),
        st.sampled_from(["any", "user", "user", "user"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (tuple(row[0]), row[1]),
)


@given(TABLE)
def test_any_table_is_routed_as_it_says(rows: list[tuple[list[str], str, str, str]]) -> None:
    operations = [op(f"{group}.x", verb, "/api/" + "/".join(parts), role) for parts, verb, group, role in rows]
    routes = derive_routes(operations)
    for operation in operations:
        chosen = choose(routes, operation.method, filled(operation.path))
        assert chosen is not None
        assert (chosen.group, chosen.open) == (operation.group, operation.role == "any")
    paths = {route.path for route in routes}
    for path in paths:
        parent, _, last = path.rpartition("/")
        if last == GREEDY:
            below = {
                other.removeprefix(parent + "/").split("/")[0] for other in paths if other.startswith(parent + "/")
            }
            assert not [part for part in below if part.startswith("{") and part != GREEDY], "a variable beside {proxy+}"


def test_one_operation_more_in_a_group_needs_no_new_route() -> None:
    known = next(operation for operation in OPERATIONS if operation.id == "documents.file")
    more = replace(known, id="documents.thumbnail", path=known.path.replace("/file", "/thumbnail"))
    assert derive_routes((*OPERATIONS, more)) == derive_routes(OPERATIONS)
