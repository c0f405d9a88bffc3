"""The sentences of the report: every number in them is read from the review, none is made here."""

from types import MappingProxyType

from config.definition import FileFormat
from documents.text import (
    amount_text,
    count_text,
    day_text,
    keep_together,
    list_text,
    number_text,
    percent_text,
    plural,
)
from models.rules.lifecycle import ObligationState
from models.rules.review import Cleared, FieldLabel, FigureSum, Review, ShareLabel, ShareResult, Source
from models.rules.texts import capital

STATE_WORDS = MappingProxyType(
    {
        ObligationState.PLANNED: "not received so far",
        ObligationState.CALLED: "not received so far",
        ObligationState.IN_PREPARATION: "not received so far",
        ObligationState.RECEIVED: "received",
        ObligationState.CLARIFICATION_ASKED: "clarification asked",
        ObligationState.TAKEN_INTO_ACCOUNT: "taken into account",
        ObligationState.NO_UPDATE: "no update",
        ObligationState.NOT_EXPECTED: "not expected",
        ObligationState.NOT_RECEIVED: "not received by the cut-off",
    }
)
"""The only words that go out on the state of an obligation."""


TOO_FEW = "too few"
"""In place of a number that fewer than half are in: it is no total, and could be one state's own figure."""


def status_line(review: Review, cleared: Cleared | None = None) -> str:
    """Return what kind of text this is, and as of when."""
    cut_off = max(label.cut_off_on for label in review.definitions.deliverables)
    if cleared:
        return f"As of the cut-off of {day_text(cut_off)}. {cleared_words(cleared)}."
    return f"Draft as of the cut-off of {day_text(cut_off)}. The annex is internal to the secretariat."


def cleared_words(cleared: Cleared) -> str:
    """Return which version is cleared, and since when."""
    return f"Version {cleared.version}, cleared on {day_text(cleared.on)}"


def names(review: Review, codes: tuple[str, ...]) -> str:
    """Return the names of respondents as a sentence lists them, each on one line."""
    return list_text([keep_together(review.name(code)) for code in codes])


def format_word(name: str) -> str:
    """Return a format as people write it: 'PDF', but 'Paper'."""
    return name.upper() if name in {file_format.value for file_format in FileFormat} else capital(name)


def coverage(review: Review, result: FigureSum | ShareResult) -> str:
    """Return over how many respondents a sum or share goes, and without whom."""
    count = result.reported if isinstance(result, FigureSum) else result.used
    if not result.missing:
        return f"all {result.of}"
    if count == 0:
        return f"none of {result.of}"
    return f"{count} of {result.of}; without {names(review, result.missing)}"


def sum_text(figure: FigureSum) -> str:
    """Return a sum as it stands in a table; one of fewer than half is no total, and is not told."""
    return "–" if figure.sum is None else TOO_FEW if figure.is_few else number_text(figure.sum)


def total_words(figure: FigureSum, unit: str) -> str:
    """Return a sum with its unit, as a sentence has it."""
    return TOO_FEW if figure.sum is not None and figure.is_few else amount_text(figure.sum, unit)


def no_total(word: str, counted: int, of: int) -> str:
    """Return what stands in place of a total of few, such as 'no total: 2 of 26'."""
    return f"no {word}: {counted} of {of}"


def told_sum(figure: FigureSum, unit: str = "") -> str:
    """Return a sum, with its unit if one is given, or of how few there is no total."""
    if figure.sum is not None and figure.is_few:
        return no_total("total", figure.reported, figure.of)
    return amount_text(figure.sum, unit) if unit else sum_text(figure)


def told_share(share: ShareResult) -> str:
    """Return a share, or of how few there is none."""
    if share.numerator is not None and share.is_few:
        return no_total("share", share.used, share.of)
    return "–" if share.share is None else percent_text(share.share)


def share_texts(share: ShareResult) -> tuple[str, str, str]:
    """Return a share, its part and its whole as they stand in a table; of fewer than half none is told."""
    if share.numerator is not None and share.is_few:
        return TOO_FEW, TOO_FEW, TOO_FEW
    part, whole = ("–" if one is None else number_text(one) for one in (share.numerator, share.denominator))
    return "–" if share.share is None else percent_text(share.share), part, whole


def summary(review: Review) -> list[str]:
    """Return the summary: what came, what the plans say on the items, the figures and the shares."""
    words, years = review.definitions, reference_years(review)
    return [
        *(_deliverable_sentence(review, label.code, label.title) for label in words.deliverables),
        *([_items_sentence(review)] if asks_items(review) else []),
        *(_figure_sentence(review, label, year) for year in years for label in words.fields),
        *(_share_sentence(review, label, year) for year in years for label in words.shares),
    ]


def asks_items(review: Review) -> bool:
    """Whether there is an item to speak of, and somebody from whom a plan is expected."""
    return bool(review.items and review.expected)


def reference_years(review: Review) -> tuple[int, ...]:
    """Return the year that the summary speaks of: the last one before that of the cycle, if any are asked."""
    years = review.definitions.years
    past = tuple(year for year in years if year < review.year)
    return past[-1:] or years[:1]


def _deliverable_sentence(review: Review, code: str, title: str) -> str:
    standing = review.standing[code]
    total = len(review.definitions.respondents) - len(standing.not_expected)
    asked = count_text(total, review.definitions.respondent_word)
    taken = len(standing.taken_into_account)
    registered = [code for code in standing.registered if code in standing.taken_into_account]
    elsewhere = f", including {len(registered)} registered elsewhere" if registered else ""
    return f"{capital(title)}: expected from {asked}, taken into account from {taken}{elsewhere}."


def _items_sentence(review: Review) -> str:
    words = review.definitions
    progress, no_change, elsewhere, missing = counts = [
        sum(getattr(count, name) for count in review.items.values())
        for name in ("progress", "no_change", "held_elsewhere", "missing")
    ]
    apart = f"{elsewhere} stand in parts held elsewhere, " if elsewhere else ""
    return (
        f"{capital(plural(words.item_word))}: of {sum(counts)} answers asked for "
        f"({count_text(len(review.items), words.item_word)}, "
        f"{count_text(len(review.expected), words.respondent_word)}), {progress} report progress or plans, "
        f"{no_change} report no change, {apart}and {missing} were not provided."
    )


def _figure_sentence(review: Review, label: FieldLabel, year: int) -> str:
    figure = review.figures[label.code][year]
    if figure.sum is None:
        return f"{label.title}, {year}: no figure; {coverage(review, figure)} gave it."
    if figure.is_few:
        return f"{label.title}, {year}: no total; {figure.reported} of {figure.of} gave it, fewer than half."
    amount = amount_text(figure.sum, label.unit)
    return f"{label.title}, {year}: {amount}, the sum of {coverage(review, figure)}."


def _share_sentence(review: Review, label: ShareLabel, year: int) -> str:
    share = review.shares[label.code][year]
    if share.share is None:
        return f"{label.title}, {year}: no share; {coverage(review, share)} gave both figures."
    if share.is_few:
        return f"{label.title}, {year}: no share; {share.used} of {share.of} gave both, fewer than half."
    return f"{label.title}, {year}: {percent_text(share.share)} collectively, over {coverage(review, share)}."


def definitions(review: Review) -> list[str]:
    """Return how the figures and words of the report are to be read."""
    words = review.definitions
    return [
        *(_on_figures(review, plural(words.respondent_word)) if words.fields else []),
        *([_on_shares(words.respondent_word)] if words.shares else []),
        *([_on_items(words.item_word)] if asks_items(review) else []),
        "“No update” means that the plan was reviewed and the last one stands; "
        "the answers of the last plan are not repeated here.",
        "“Registered elsewhere” means that a part is held outside this system, on paper or for its marking. "
        "It counts as received; its content is not part of this report.",
    ]


def _on_figures(review: Review, states: str) -> list[str]:
    return [
        f"All figures are the answers of the {states} themselves, in the unit in which they were asked. "
        "They were not corrected or estimated, and no published figure stands in for an answer.",
        f"Figures for {review.year} and later are current or planned, earlier ones are past.",
        f"A sum adds the answers that were given and names the {states} without one; "
        "an answer that was not given is not counted as zero. "
        "Where fewer than half gave it, no sum and no share is told.",
    ]


def _on_shares(state: str) -> str:
    return (
        f"A share uses only {plural(state)} that gave both figures of the same year. "
        f"It is a collective figure; it is not made, or compared, for a single {state}."
    )


def _on_items(item: str) -> str:
    return (
        f"“Progress” means that a plan reports progress or plans on the {item}, "
        f"“no change” that it says so, and “not provided” that no plan with an answer on the {item} "
        "was taken into account."
    )


def without_content(review: Review) -> str:
    """Return of whom no plan content stands in the report, and why; empty where there is nobody."""
    parts = [
        f"{review.name(source.respondent)} ({_reason(source)})"
        for source in review.inputs.sources
        if source.deliverable == review.definitions.plan_deliverable
        and source.respondent in review.matrix
        and not source.used
    ]
    return f"Without content in this report: {list_text(parts)}." if parts else ""


def _reason(source: Source) -> str:
    word = STATE_WORDS[source.state]
    return word if source.reference is None else f"{word}, registered elsewhere"


def rates(review: Review) -> list[str]:
    """Return how complete and punctual the cycle was, for the internal annex alone."""
    found, counted = review.rates, review.arrivals
    parts = list_text([label.title for label in review.definitions.deliverables])
    return [
        f"Completeness: {percent_text(found.completeness)} "
        f"({counted.received} of {counted.expected} parts expected were received; parts: {parts}).",
        f"On time: {percent_text(found.on_time)} ({counted.received_on_time} of {counted.expected}).",
    ]
