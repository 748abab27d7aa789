"""The facts a scorecard asks for, one row per interaction, gathered in one pass over findings.

`Facts` hands out column names; asking for the same thing twice gives the same column. `sql()` then gives the
common table expressions that end in `facts`. They read a relation `todo` (interaction_id, evaluation_id).
"""

from dataclasses import dataclass, field

from qa.scoring.rules import Placed, Selector

__all__ = ["Facts", "literal", "matches"]

_EVIDENCE = (
    "{turn_index: f.turn_index, role: f.role, kind: f.kind, start_s: f.start_s, "
    "char_start: f.char_start, char_end: f.char_end, quote: f.quote, is_doubtful: f.is_doubtful}"
)
_BITS = 60  # conditions told by one number, so that an interaction's findings are listed once for all of them
_POSITION = "f.turn_index::BIGINT * 1000000000 + f.char_start"  # order of findings in an interaction


@dataclass
class Facts:
    """What the query must gather: counts by condition, first positions, roles, numbers.

    `lists` gives each condition whose findings are shown its bit in the numbers `holds0`, `holds1`, ... that
    stand beside each shown finding. `doubts` are columns by aggregate over doubtful findings, gathered apart;
    without `has_doubt` there are none, and no finding is taken for doubtful.
    """

    has_doubt: bool = True
    conditions: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)
    edges: set[tuple[str, str, int]] = field(default_factory=set)

    def count(self, selector: Selector, place: Placed | None = None) -> str:
        """The column with the number of such findings, in that place."""
        return "n" + self._condition(selector, place)

    def doubtful(self, selector: Selector, place: Placed | None = None) -> str:
        """The number of such findings, in that place, that are doubtful."""
        if not self.has_doubt:
            return "0"
        return f"coalesce({self._doubtful_column('count', selector, place)}, 0)"

    def doubtful_evidence(self, selector: Selector, place: Placed | None = None) -> str:
        """Those doubtful findings in order, as structs."""
        return f"list_sort(coalesce({self._doubtful_column('list', selector, place)}, []))"

    def evidence(self, selector: Selector | None, place: Placed | None = None) -> str:
        """SQL: those findings in order, as structs; an empty list without a selector."""
        if selector is None:
            return "[]"
        key = self._condition(selector, place)
        at = self.lists.setdefault(key, len(self.lists))
        of_it = f"list_transform(holds{at // _BITS}, lambda h: h & {1 << at % _BITS} <> 0)"
        return f"CASE WHEN n{key} > 0 THEN list_where(shown, {of_it}) ELSE [] END"

    def first(self, selector: Selector) -> str:
        """The column with the position of the first such finding; NULL when there is none."""
        return "mark" + self.marks.setdefault(matches(selector), str(len(self.marks)))

    def first_doubtful(self, selector: Selector) -> str:
        """The column with the position of the first such finding that is doubtful; NULL without one."""
        return self._doubtful_column("first", selector, None)

    def turns_of(self, role: str) -> str:
        """The column with how many turns the role spoke."""
        self.roles.add(role)
        return f"{role}_turns"

    def is_timed(self, role: str) -> str:
        """The column that is true when every turn of the role has a start time."""
        self.roles.add(role)
        return f"{role}_timed"

    def measurement(self, name: str) -> str:
        """The column of the measurement; NULL where it could not be measured."""
        self.named[name] = f"m.{name}"
        return name

    def column(self, name: str) -> str:
        """The column of `interactions`."""
        self.named[name] = f"i.{name}"
        return name

    def count_as(self, name: str, kind: str, role: str) -> None:
        """Gives the number of such findings under this name, for an expression."""
        selector = Selector.model_validate({"kind": kind, "role": role})
        self.named[name] = f"coalesce(found.{self.count(selector)}, 0)"

    def _condition(self, selector: Selector, place: Placed | None) -> str:
        return self.conditions.setdefault(self._where(selector, place), str(len(self.conditions)))

    def _doubtful_column(self, what: str, selector: Selector, place: Placed | None) -> str:
        aggregate = f"{_OF_DOUBTFUL[what]} FILTER ({self._where(selector, place)})"
        return self.doubts.setdefault(aggregate, f"doubt{len(self.doubts)}")

    def _where(self, selector: Selector, place: Placed | None) -> str:
        return " AND ".join([matches(selector), *(self._places(place) if place else [])])

    def _places(self, rule: Placed) -> list[str]:
        """Conditions on where a finding is. Seconds and turns are the role's own."""
        parts = []
        for span, edge, seconds in (
            (rule.within, "first", f"f.start_s <= p.{rule.role}_from_s + "),
            (rule.last, "last", f"f.start_s >= p.{rule.role}_to_s - "),
        ):
            if span is None:
                continue
            self.roles.add(rule.role)
            parts.append(
                self._turns(rule.role, edge, span.turns) if span.turns else f"{seconds}{span.seconds}"
            )
        if rule.before is not None:
            parts.append(f"{_POSITION} < k.{self.first(rule.before)}")
        if rule.after is not None:
            parts.append(f"{_POSITION} > k.{self.first(rule.after)}")
        return parts

    def _turns(self, role: str, edge: str, turns: int) -> str:
        """Whether a finding is in the first, or the last, so many turns of the role."""
        self.edges.add((role, edge, turns))
        return f"list_contains(p.{role}_{edge}_{turns}, f.turn_index)"

    def sql(self) -> str:
        """The common table expressions, the last of them `facts`: one row per interaction of `todo`."""
        return ",\n".join(
            [
                self._spoken_sql(),
                self._places_sql(),
                self._marks_sql(),
                self._found_sql(),
                *([self._doubted_sql()] if self.doubts else []),
                _ISSUES,
                self._facts_sql(),
            ]
        )

    def _spoken_sql(self) -> str:
        return (
            "spoken AS (\n  SELECT interaction_id, turn_index, role, start_s, end_s\n"
            "  FROM turns SEMI JOIN todo USING (interaction_id) WHERE is_public AND text <> ''\n)"
        )

    def _places_sql(self) -> str:
        columns = ["interaction_id"]
        for role in sorted(self.roles):
            said = _said_by(role)
            columns += [
                f"count(*) FILTER ({said}) AS {role}_turns",
                f"bool_and(start_s IS NOT NULL) FILTER ({said}) AS {role}_timed",
                f"min(start_s) FILTER ({said}) AS {role}_from_s",
                f"max(coalesce(end_s, start_s)) FILTER ({said}) AS {role}_to_s",
            ]
        for role, edge, turns in sorted(self.edges):
            those = f"{_EDGES[edge]}(turn_index, {turns}) FILTER ({_said_by(role)})"
            columns.append(f"{those} AS {role}_{edge}_{turns}")
        return f"places AS (\n  SELECT {_comma(columns)}\n  FROM spoken GROUP BY interaction_id\n)"

    def _where_found(self) -> str:
        """Joins that tell where each finding `f` is; those that no condition asks for are left out."""
        marks = "  LEFT JOIN marks k ON k.interaction_id = f.interaction_id\n"
        places = "  LEFT JOIN places p ON p.interaction_id = f.interaction_id\n"
        return (marks if self.marks else "") + (places if self.roles else "")

    def _marks_sql(self) -> str:
        columns = ["interaction_id"]
        columns += [f"min({_POSITION}) FILTER ({c}) AS mark{key}" for c, key in self.marks.items()]
        return (
            f"marks AS (\n  SELECT {_comma(columns)}\n"
            "  FROM findings f SEMI JOIN todo USING (interaction_id) GROUP BY interaction_id\n)"
        )

    def _found_sql(self) -> str:
        source = f"  FROM findings f SEMI JOIN todo USING (interaction_id)\n{self._where_found()}"
        columns = ["f.interaction_id"]
        columns += [f"count(*) FILTER ({c}) AS n{key}" for c, key in self.conditions.items()]
        wanted = self._shown_where()
        if not wanted:
            return f"found AS (\n  SELECT {_comma(columns)}\n{source}  GROUP BY f.interaction_id\n)"
        holds = [f"{name}: {_bits(wanted[at : at + _BITS])}" for at, name in _words(wanted)]
        gathered = f"list({{shown: {_EVIDENCE}, {', '.join(holds)}}}) FILTER ({' OR '.join(wanted)})"
        columns.append(f"list_sort(coalesce({gathered}, [])) AS gathered")
        apart = ["shown", *(name for _, name in _words(wanted))]
        lists = [f"list_transform(gathered, lambda g: g.{name}) AS {name}" for name in apart]
        return (
            f"gathered AS (\n  SELECT {_comma(columns)}\n{source}  GROUP BY f.interaction_id\n),\n"
            f"found AS (\n  SELECT * EXCLUDE (gathered), {_comma(lists)}\n  FROM gathered\n)"
        )

    def _shown_where(self) -> list[str]:
        """The conditions whose findings are shown, in the order of their bits."""
        by_key = {key: condition for condition, key in self.conditions.items()}
        return [by_key[key] for key in self.lists]

    def _doubted_sql(self) -> str:
        source = _DOUBTFUL + self._where_found()
        columns = ["f.interaction_id", *(f"{aggregate} AS {name}" for aggregate, name in self.doubts.items())]
        return f"doubted AS (\n  SELECT {_comma(columns)}\n{source}  GROUP BY f.interaction_id\n)"

    def _facts_sql(self) -> str:
        columns = ["todo.interaction_id", "todo.evaluation_id", "i.engine", "issues.failed"]
        columns += [f"{source} AS {name}" for name, source in sorted(self.named.items())]
        columns += [f"coalesce(places.{role}_turns, 0) AS {role}_turns" for role in sorted(self.roles)]
        columns += [f"coalesce(places.{role}_timed, false) AS {role}_timed" for role in sorted(self.roles)]
        columns += [f"marks.mark{key} AS mark{key}" for key in self.marks.values()]
        columns += [f"coalesce(found.n{key}, 0) AS n{key}" for key in self.conditions.values()]
        if self.lists:
            columns += ["found.shown", *(f"found.{name}" for _, name in _words(self._shown_where()))]
        columns += ["doubted.* EXCLUDE (interaction_id)"] if self.doubts else []
        doubted = "  LEFT JOIN doubted USING (interaction_id)\n" if self.doubts else ""
        return (
            f"facts AS (\n  SELECT {_comma(columns)}\n"
            "  FROM todo JOIN interactions i USING (interaction_id)\n"
            f"{doubted}"
            "  LEFT JOIN measurements m USING (interaction_id)\n"
            "  LEFT JOIN places USING (interaction_id)\n"
            "  LEFT JOIN marks USING (interaction_id)\n"
            "  LEFT JOIN found USING (interaction_id)\n"
            "  LEFT JOIN issues USING (interaction_id)\n)"
        )


_DOUBTFUL = "  FROM (FROM findings SEMI JOIN todo USING (interaction_id) WHERE is_doubtful) f\n"
_OF_DOUBTFUL = {"count": "count(*)", "list": f"list({_EVIDENCE})", "first": f"min({_POSITION})"}

_EDGES = {"first": "min", "last": "max"}
"""The so many smallest or largest turns of a role make a list. Numbering all turns by a
window instead sorts them: twenty times slower."""

_ISSUES = """issues AS (
  SELECT interaction_id, map_from_entries(list(("check", reason))) AS failed
  FROM check_issues SEMI JOIN todo USING (interaction_id) GROUP BY interaction_id
)"""


def matches(selector: Selector) -> str:
    """The condition on a finding `f`, place aside."""
    kinds = ", ".join(literal(kind) for kind in selector.kind)
    parts = [f"f.kind IN ({kinds})"]
    if selector.role != "any":
        parts.append(f"f.role = {literal(selector.role)}")
    for name, wanted in sorted(selector.attributes.items()):
        parts.append(f"(f.attributes[{literal(name)}] IS NOT DISTINCT FROM 'true') = {str(wanted).lower()}")
    return " AND ".join(parts)


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _said_by(role: str) -> str:
    return "true" if role == "any" else f"role = {literal(role)}"


def _words(conditions: list[str]) -> list[tuple[int, str]]:
    """(first condition, name) of each number that tells which conditions hold."""
    return [(at, f"holds{at // _BITS}") for at in range(0, len(conditions), _BITS)]


def _bits(conditions: list[str]) -> str:
    """A number whose bit i tells whether condition i holds."""
    return " + ".join(f"if({condition}, {1 << i}, 0)::BIGINT" for i, condition in enumerate(conditions))


def _comma(columns: list[str]) -> str:
    return ",\n    ".join(columns)
