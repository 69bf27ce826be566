"""What a page of the staff form is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from incidents.core.errors import Fault
from incidents.intake.web_form_fields import Question
from incidents.intake.web_form_values import Answers, Context, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its questions, and what their answers mean as facts.

    Attributes:
        name: last part of its address, and its key in the answers.
        step: number of the step it belongs to; a follow-up shares its step.
        title: heading of the page.
        lead: a sentence below the heading, "" for none.
        asks: the questions, given what was answered so far; none = skip the page.
        facts: the part of the facts document that its answers make.
        checks: faults that concern several answers at once.
        remarks: names of questions whose answer the vocabulary has no word for; they
            go into the description, so that nothing answered is lost.
    """

    name: str
    step: int
    title: str
    lead: str = ""
    asks: Callable[[Answers, Context], tuple[Question, ...]]
    facts: Callable[[Answers, Context], dict[str, object]]
    checks: Callable[[Answers, Context], tuple[Fault, ...]] = lambda _a, _c: ()
    remarks: Callable[[Answers, Context], tuple[str, ...]] = lambda _a, _c: ()

    def inputs(self, answers: Answers, context: Context) -> tuple[str, ...]:
        """Return the name of every input on the page."""
        questions = self.asks(answers, context)
        return tuple(name for question in questions for name in question.inputs)

    def faults(self, answers: Answers, context: Context) -> tuple[Fault, ...]:
        """Return everything that has to be corrected on this page."""
        return self.faults_of(self.asks(answers, context), answers, context)

    def faults_of(
        self, asked: tuple[Question, ...], answers: Answers, context: Context
    ) -> tuple[Fault, ...]:
        """Return the same, given the questions that the page asks."""
        values = values_of(answers, self.name)
        found = [fault for question in asked for fault in question.faults(values)]
        return (*found, *self.checks(answers, context))
