"""/attempts/<id>/result: plain words, what to read, what comes next; never the key."""

from collections.abc import Callable
from datetime import datetime, timedelta

import html5lib
import pytest

import clock
from accounts.models import Person
from courses.models import Enrolment
from db import db
from mentoring.models import Pairing
from quizzes.models import Attempt, DrawnItem, Quiz
from quizzes.queries import drawn_of, quiz_with_key
from quizzes.repeats import MIDWAY
from quizzes.services import start_attempt
from tests.browser import Browser
from tests.cast import Cast
from tests.quizzes.builders import build_check, build_motivation, build_readiness, finish_modules, right, take, wrong

DAY = timedelta(days=1)


def url(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}/result"


def test_a_passed_check_says_so_and_what_comes_next(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    page = browser.get(url(take(anna, build_check(now), now, enrolment=enrolment))).text

    assert "Ieskaitīts: 5 no 5" in page
    assert "Pārbaude ir ieskaitīta" in page
    assert "Tālāk: " in page


def test_a_missed_question_tells_ones_own_answer_its_feedback_and_the_paragraph(
    browser: Browser, anna: Person, enrolment: Enrolment, now: datetime
) -> None:
    def first_wrong(drawn: DrawnItem) -> dict:
        return wrong(drawn) if drawn.position <= 2 else right(drawn)

    attempt = take(anna, build_check(now), now, enrolment=enrolment, answer=first_wrong)
    missed = drawn_of(attempt)[0].revision.body["key"]
    page = browser.get(url(attempt)).text

    assert "Vēl ne gluži: 3 no 5" in page
    assert "Vajadzīgi 80 %, Tev ir 60 %." in page
    assert f"{missed} option a (lv)" in page
    assert f"{missed} feedback a (lv)" in page
    assert f"{missed} option b (lv)" not in page
    assert f"{missed} feedback b (lv)" not in page
    assert page.count('href="/modules/01-mentoring/01-first#idea"') == 2
    assert "Pārlasi: The idea (lv)" in page
    assert 'href="/tests/mentor-training-check"' in page


def test_an_unanswered_question_is_told_without_its_answer(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    attempt = take(anna, build_check(now), now, enrolment=enrolment, answer=lambda drawn: None)
    page = browser.get(url(attempt)).text

    assert page.count("Šis jautājums palika neatbildēts.") == 5
    assert "option" not in page.replace('class="option', "")


@pytest.fixture
def readiness(enrolment: Enrolment, now: datetime) -> Quiz:
    finish_modules(enrolment, now)
    return build_readiness(now)


def test_a_passed_readiness_test_says_so(browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime) -> None:
    page = browser.get(url(take(anna, readiness, now, enrolment=enrolment))).text

    assert "Gatavības tests ir nokārtots" in page
    assert "2 no 2, tas ir 100 %; vajadzīgi 80 %." in page
    assert "36 no 36 punktiem, tas ir 100 %; vajadzīgi 70 %." in page
    assert "Vidēji 7 no 10. Rezultātu tas nemaina." in page


def test_a_failed_readiness_test_says_by_topic_what_to_read_and_when_the_next_opens(
    browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime
) -> None:
    page = browser.get(url(take(anna, readiness, now, enrolment=enrolment, answer=wrong))).text

    assert "Vēl nav nokārtots" in page
    assert "Mentoring (lv)" in page
    assert "Pareizi 0 no 2" in page
    assert page.count("Pārlasi: The idea (lv)") == 1
    assert "2027. gada 12. janvārī plkst. 18.00" in page
    assert "Nevienā drošības situācijā par labāko nav atzīmēta rīcība, kas var kaitēt." in page


def test_a_harmful_answer_names_what_it_was_about_and_what_can_come_of_it(
    browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime
) -> None:
    def harmful(drawn: DrawnItem) -> dict:
        return {"best": "d", "worst": "a"} if drawn.item.topic == "abuse" else right(drawn)

    attempt = take(anna, readiness, now, enrolment=enrolment, answer=harmful)
    failed = next(one for one in drawn_of(attempt) if one.item.topic == "abuse").revision.body["key"]
    page = browser.get(url(attempt)).text

    assert "Vēl nav nokārtots" in page
    assert "kad ir aizdomas par vardarbību" in page
    assert f"{failed} harm (lv)" in page
    assert page.count(" harm (lv)") == 1
    assert 'class="crisis"' in page
    assert "procesa vadītājs ar Tevi aprunāsies" in page
    assert "reason" not in page


@pytest.mark.parametrize(("level", "words"), [(3, "Kopā ar supervizoru"), (10, "Tu jūties ļoti droši"), (7, "Vidēji 7 no 10")])
def test_how_sure_one_feels_is_told_in_plain_words(
    browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime, level: int, words: str
) -> None:
    def answer(drawn: DrawnItem) -> dict:
        return {"level": level} if drawn.part == "self_efficacy" else wrong(drawn)

    assert words in browser.get(url(take(anna, readiness, now, enrolment=enrolment, answer=answer))).text


def test_the_profile_is_told_in_plain_words_and_without_the_coordinators_flags(browser: Browser, anna: Person, now: datetime) -> None:
    def answer(drawn: DrawnItem) -> dict:
        topic = (drawn.revision.body or {}).get("topic")
        if drawn.part == "motives" and topic:
            return {"level": {"career": 5, "values": 1}.get(topic, 2)}
        return {"choice": "b"} if drawn.part == "orientation" and drawn.position % 2 == 0 else right(drawn)

    attempt = take(anna, build_motivation(now), now, answer=answer)
    page = browser.get(url(attempt)).text

    assert "Tavi galvenie motīvi" in page
    assert "profile career (lv)" in page
    assert "title social (lv)" in page
    assert "feedback expectations_high (lv)" in page
    assert "8 months unit (lv)" in page
    assert all(word not in page for word in ("flag ", "why ", "ask "))


def test_an_empty_motivation_test_still_has_its_page(browser: Browser, anna: Person, now: datetime) -> None:
    page = browser.get(url(take(anna, build_motivation(now), now, answer=lambda drawn: None))).text

    assert "Neviens motīvs neizceļas" in page
    assert "Soli jaunietim" not in page


def test_without_a_result_the_questions_come(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    attempt = start_attempt(person=anna, quiz=build_check(now), enrolment=enrolment, at=now)
    db.session.commit()

    assert browser.get(url(attempt)).location == f"/attempts/{attempt.public_id}"


def test_nobody_else_sees_a_result(
    as_: Callable[..., Browser], client: Browser, cast: Cast, anna: Person, enrolment: Enrolment, other: Enrolment, now: datetime
) -> None:
    attempt = take(anna, build_check(now), now, enrolment=enrolment)

    for person in (other.person, cast.trainer(), cast.administrator()):
        assert as_(person).get(url(attempt)).status_code == 404
    assert client.get(url(attempt)).status_code == 303


def test_the_result_of_each_kind_parses(browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime) -> None:
    for quiz in (build_check(now), build_motivation(now), readiness):
        for answer in (wrong, right):
            attempt = take(
                anna, quiz, now if answer is wrong else now + DAY, enrolment=None if quiz.kind == "motivation" else enrolment, answer=answer
            )
            html5lib.HTMLParser(strict=True).parse(browser.get(url(attempt)).text)


@pytest.mark.parametrize("draw", [1, 30])
def test_a_checks_result_is_five_statements_whatever_its_length(
    browser: Browser, anna: Person, enrolment: Enrolment, now: datetime, statements, draw: int
) -> None:
    attempt = take(anna, build_check(now, items=30, draw=draw), now, enrolment=enrolment)
    address = url(attempt)
    db.session.expunge_all()

    with statements() as log:
        assert browser.get(address).status_code == 200
    assert len(log) == 5


def test_the_other_results_are_at_most_six_statements(
    browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime, statements
) -> None:
    addresses = [url(take(anna, readiness, now, enrolment=enrolment, answer=wrong)), url(take(anna, build_motivation(now), now))]
    counts = []
    for address in addresses:
        db.session.expunge_all()
        with statements() as log:
            assert browser.get(address).status_code == 200
        counts.append(len(log))
    assert counts == [5, 2]


@pytest.fixture
def repeated(anna: Person, walking: Pairing, now: datetime) -> Attempt:
    """After three months values, strong at the start, are weak."""

    def answer(drawn: DrawnItem) -> dict:
        return {"level": 1} if (drawn.revision.body or {}).get("topic") == "values" else right(drawn)

    return take(anna, quiz_with_key("motivation"), now + 90 * DAY, answer=answer, occasion=MIDWAY)  # type: ignore[arg-type]


def test_a_repeat_tells_in_plain_words_what_has_changed(browser: Browser, repeated: Attempt) -> None:
    page = browser.get(url(repeated)).text

    assert "Kas mainījies kopš sākuma" in page
    assert "Kļuvis manāmi vājāks: title values (lv)." in page
    assert "Sākumā Tu soli atstāji jaunietim 6 no 6 situācijām, tagad – 6." in page
    assert "Tu gaidi apmēram tikpat, cik sākumā." in page
    assert "profile values" not in page
    assert "Atbildēt vēlreiz" not in page


def test_a_repeat_left_empty_compares_nothing(browser: Browser, anna: Person, walking: Pairing, now: datetime) -> None:
    attempt = take(anna, quiz_with_key("motivation"), now + 90 * DAY, answer=lambda drawn: None, occasion=MIDWAY)  # type: ignore[arg-type]

    assert browser.get(url(attempt)).text.count("nav ar ko salīdzināt") == 3


class TestWhatThePolicyTells:
    @pytest.mark.parametrize(
        ("feedback", "answer", "told"), [("never", right, False), ("last", wrong, False), ("last", right, True), ("each", wrong, True)]
    )
    def test_only_whether_it_is_passed_or_all_of_it(
        self, browser: Browser, anna: Person, enrolment: Enrolment, now: datetime, feedback: str, answer, told: bool
    ) -> None:
        quiz = build_check(now)
        quiz.policy = quiz.policy | {"feedback": feedback}
        attempt = take(anna, quiz, now, enrolment=enrolment, answer=answer)
        page = browser.get(f"/attempts/{attempt.public_id}/result").text

        assert ("feedback" in page) is told
        assert "okārtots" in page or "okārtota" in page or told

    def test_one_whose_time_ran_out_has_its_result_before_anybody_closed_it(
        self, browser: Browser, anna: Person, enrolment: Enrolment, now: datetime
    ) -> None:
        finish_modules(enrolment, now)
        quiz = build_readiness(now)
        quiz.policy = quiz.policy | {"minutes": 60}
        attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrolment, at=now)
        db.session.commit()
        with clock.stopped_at(now + timedelta(hours=2)):
            page = browser.get(f"/attempts/{attempt.public_id}/result").text

        assert "Laiks beidzās, pirms iesniedzi" in page
        assert "plkst. 19.00" in page  # when the next attempt opens, a day later


@pytest.mark.parametrize(("level", "listed"), [(5, True), (6, False)])
def test_what_one_is_unsure_of_is_listed_for_the_support_plan(
    browser: Browser, anna: Person, enrolment: Enrolment, readiness: Quiz, now: datetime, level: int, listed: bool
) -> None:
    def answer(drawn: DrawnItem) -> dict:
        return {"level": level if drawn.revision.body["key"] == "se3" else 8} if drawn.part == "self_efficacy" else right(drawn)

    page = browser.get(url(take(anna, readiness, now, enrolment=enrolment, answer=answer))).text

    assert ("se3 stem (lv)" in page) is listed
    assert "se4 stem (lv)" not in page
