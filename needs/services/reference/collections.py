"""Collections of a reference file: sections, questions, whom they are asked of, table rules."""

from typing import Any

from dalpb.kernel.models.organisations import Organisation
from needs.models import (
    Collection,
    Dimension,
    Measure,
    Question,
    QuestionSplit,
    QuestionUse,
    Section,
    SectionAsk,
    Service,
    TableRule,
)
from needs.rules.collecting import AskedOf, Frequency, UseKind
from needs.services.reference.document import Node
from needs.services.reference.places import in_order
from needs.services.reference.shelf import Shelf, Tally

CODE = r"[a-z0-9][a-z0-9-]*"
RULE_CODE = r"[a-z0-9][a-z0-9_]*"


class Loader:
    """The tables that collections are made of, each read once."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.collections = Shelf(Collection.objects.all(), ("code",), tally)
        self.sections = Shelf(Section.objects.all(), ("collection_id", "code"), tally)
        self.questions = Shelf(Question.objects.all(), ("measure_id",), tally)
        self.splits = Shelf(QuestionSplit.objects.all(), ("question_id", "dimension_id"), tally)
        self.uses = Shelf(QuestionUse.objects.all(), ("question_id", "kind", "code"), tally)
        self.asks = Shelf(
            SectionAsk.objects.all(),
            ("section_id", "organisation_id", "service_id", "asked_from"),
            tally,
        )
        self.rules = Shelf(TableRule.objects.all(), ("collection_id", "code"), tally)
        self.measures = {row.code: row for row in Measure.objects.prefetch_related("dimensions")}
        self.dimensions = {row.code: row for row in Dimension.objects.all()}
        self.organisations = {row.code: row for row in Organisation.objects.all()}
        self.services = {row.code: row for row in Service.objects.all()}

    def collection(self, node: Node) -> None:
        code = node.text("code", longest=40, pattern=CODE)
        values = {
            "name": node.text("name", longest=120),
            "purpose": node.text("purpose", longest=2000),
            "frequency": node.choice("frequency", Frequency).value,
            "agreement": node.text("agreement", longest=5000),
            "agreement_edition": node.text("agreement_edition", longest=20),
            "source": node.text("source"),
        }
        sections, rules = node.nodes("sections"), node.nodes("table_rules")
        if not node.finish():
            return
        row = self.collections.put((code,), values)
        for position, section in enumerate(sections, 1):
            self.section(section, row, position)
        for rule in rules:
            self.rule(rule, row)

    def section(self, node: Node, collection: Collection, position: int) -> None:
        code = node.text("code", longest=40, pattern=CODE)
        values = {
            "title": node.text("title", longest=120),
            "guidance": node.text("guidance", default="", longest=2000),
            "position": position,
        }
        questions, asks = node.nodes("questions"), node.nodes("asked")
        if not node.finish():
            return
        row = self.sections.put((collection.pk, code), values)
        for place, question in enumerate(questions, 1):
            self.question(question, row, place)
        for ask in asks:
            self.ask(ask, row)

    def question(self, node: Node, section: Section, position: int) -> None:
        measure = self._known(node, "measure", self.measures, "measure")
        first, until = node.day("from"), node.day("until")
        uses = node.nodes("uses")
        names = node.texts("splits")
        values: dict[str, Any] = {
            "section_id": section.pk,
            "asked_of": node.choice("asked_of", AskedOf, default=AskedOf.SERVICE).value,
            "hint": node.text("hint", default="", longest=500),
            "position": position,
            "minutes": node.whole("minutes", default=2),
            "asked_from": first,
            "asked_until": until,
        }
        if not uses:
            node.fault(
                "uses",
                "question_serves_nothing",
                "Name the return line, the indicator or the decision that this question serves."
                " A question that serves nothing is not asked.",
            )
        allowed = {row.code for row in measure.dimensions.all()} if measure else set()
        for name in names:
            if name not in allowed:
                node.fault("splits", "split_unknown", f"The measure is not split by “{name[:40]}”.")
        read = [self._use(use) for use in uses]
        if (
            not node.finish()
            or measure is None
            or not all(read)
            or not in_order(node, first, until)
        ):
            return
        (kind, code, words), *more = [use for use in read if use]
        values |= {"use_kind": kind, "use_code": code, "use_words": words}
        row = self.questions.put((measure.pk,), values)
        self._split(row, names)
        self._more_uses(row, more)

    def _use(self, node: Node) -> tuple[str, str, str] | None:
        use = (
            node.choice("kind", UseKind).value,
            node.text("code", longest=80),
            node.text("words", longest=300),
        )
        return use if node.finish() else None

    def _split(self, question: Question, names: list[str]) -> None:
        wanted = [self.dimensions[name].pk for name in dict.fromkeys(names)]
        dropped = QuestionSplit.objects.filter(question=question).exclude(dimension__in=wanted)
        if dropped.exists():
            dropped.delete()
            self.tally.read += 1
            self.tally.written += 1
        for position, pk in enumerate(wanted):
            self.splits.put((question.pk, pk), {"position": position})

    def _more_uses(self, question: Question, uses: list[tuple[str, str, str]]) -> None:
        for kind, code, words in uses:
            self.uses.put((question.pk, kind, code), {"words": words})

    def ask(self, node: Node, section: Section) -> None:
        organisation = self._known(node, "organisation", self.organisations, "organisation")
        first, until = node.required_day("from"), node.day("until")
        service = None
        if node.data.get("service") is not None:
            service = self._known(node, "service", self.services, "service")
            if service and organisation and service.organisation_id != organisation.pk:
                node.fault(
                    "service", "service_of_another", "The service is another organisation's."
                )
        if node.finish() and organisation and in_order(node, first, until):
            self.asks.put(
                (section.pk, organisation.pk, service.pk if service else None, first),
                {"asked_until": until},
            )

    def rule(self, node: Node, collection: Collection) -> None:
        code = node.text("code", longest=40, pattern=RULE_CODE)
        sides = {name: node.texts(name) for name in ("left", "right")}
        introduced, binding = node.required_day("introduced"), node.required_day("binding_from")
        words = node.text("words")
        for name, codes in sides.items():
            for found in codes or [""]:
                if found not in self.measures:
                    node.fault(name, "measure_unknown", f"“{found[:40]}” is not a measure.")
        if binding < introduced:
            node.fault("binding_from", "binds_before_it_is", "It binds before it is introduced.")
        if node.finish():
            values = {"words": words, "introduced_on": introduced, "binding_from": binding}
            self.rules.put((collection.pk, code), {**sides, **values})

    def _known(self, node: Node, name: str, among: dict[str, Any], what: str) -> Any:
        code = node.text(name, longest=80)
        if code and code not in among:
            node.fault(name, f"{what}_unknown", f"“{code[:60]}” is not a known {what}.")
        return among.get(code)


def load_collections(root: Node, tally: Tally) -> None:
    nodes = root.nodes("collections")
    if nodes:
        loader = Loader(tally)
        for node in nodes:
            loader.collection(node)
