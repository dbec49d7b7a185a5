from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from app.assistant import Assistant
from app.chat.asking import converse
from app.chat.conversation import MAX_TURNS, Conversation, Request, Turn
from app.chat.follow_ups import FollowUps
from app.chat.view import drawn, messages, suggestions_html
from app.texts import CHAT_ERROR, CONVERSATION_FULL, EMPTY_QUESTION, NO_INDEX
from vectorstore.index import Index

LETTER = "vng-ledenbrief-tussenverslag-formatie"


def asked(assistant: Assistant, *questions: str, **more: object) -> Conversation:
    conversation = Conversation()
    for question in questions:
        request = Request(question, **more)  # type: ignore[arg-type]
        *_, conversation = converse(assistant, conversation, request, threading.Event())
    return conversation


def test_the_question_shows_before_the_answer(assistant: Assistant) -> None:
    first, last = converse(assistant, Conversation(), Request(" Wat staat er over wonen? "), threading.Event())
    shown = messages(first)
    assert [message["role"] for message in shown] == ["user", "assistant"]
    assert "bw-bezig" in shown[1]["content"]
    done = messages(drawn(last, "nl", assistant.index.document))
    assert "Wat staat er over wonen?" in done[0]["content"]
    assert "bw-beantwoord" in done[1]["content"]


def test_a_follow_up_leans_on_what_was_asked_and_a_suggestion_does_not(assistant: Assistant) -> None:
    conversation = asked(assistant, "Wat kost een kaartje voor volwassenen?", "En voor kinderen tot vier jaar?")
    assert conversation.turns[1].history == ("Wat kost een kaartje voor volwassenen?",)
    *_, fresh = converse(assistant, conversation, Request("Wat staat er over wonen?", fresh=True), threading.Event())
    assert fresh.turns[2].history == ()
    assert len(fresh.questions) == 3


def test_only_the_chosen_documents_are_asked(assistant: Assistant) -> None:
    question = "Wat kost een kaartje voor volwassenen in het zwembad?"
    answer = asked(assistant, question, documents=(LETTER,)).turns[0].answer
    assert answer
    assert {citation.document for citation in (*answer.citations, *answer.related)} == {LETTER}


def test_a_notice_gives_way_to_the_next_question(assistant: Assistant) -> None:
    empty = asked(assistant, "  ")
    assert EMPTY_QUESTION in messages(drawn(empty, "nl", assistant.index.document))[0]["content"]
    *_, after = converse(assistant, empty, Request("Wat staat er over wonen?"), threading.Event())
    assert [turn.question for turn in after.turns] == ["Wat staat er over wonen?"]


def test_a_notice_is_in_the_language_of_the_page(assistant: Assistant) -> None:
    document_of = assistant.index.document
    assert "Please type a question first." in drawn(asked(assistant, " "), "en", document_of).turns[0].html
    assert "may have 2,000 characters" in drawn(asked(assistant, "a" * 2_001), "en", document_of).turns[0].html


def test_a_stopped_question_has_no_answer_and_can_be_asked_again(assistant: Assistant) -> None:
    stop = threading.Event()
    stop.set()
    *_, stopped = converse(assistant, Conversation(), Request("Wat staat er over wonen?"), stop)
    html = messages(drawn(stopped, "nl", assistant.index.document))[1]["content"]
    assert "gestopt" in html
    assert 'data-doe="opnieuw"' in html
    *_, again = converse(assistant, stopped, Request("Wat staat er over wonen?"), threading.Event())
    assert [turn.state for turn in again.turns] == ["done"]


def test_without_documents_the_chat_says_so(tmp_path: Path) -> None:
    index = Index.open(tmp_path / "data", create=True)
    assert asked(Assistant(index), "Wat staat er over wonen?").turns[0].notice == NO_INDEX
    index.close()


def test_an_unexpected_error_becomes_a_plain_sentence(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = Index.open(tmp_path / "data", create=True)
    assistant = Assistant(index)
    del assistant.index  # a defect that no error class knows
    conversation = asked(assistant, "Wat staat er over wonen?")
    index.close()
    assert conversation.turns[0].notice == CHAT_ERROR
    assert "a question could not be answered" in caplog.text


def test_another_language_draws_the_frame_anew_and_leaves_the_quotation(assistant: Assistant) -> None:
    dutch = drawn(asked(assistant, "Wat staat er over wonen?"), "nl", assistant.index.document)
    english = drawn(dutch, "en", assistant.index.document)
    assert "Bronnen" in dutch.turns[0].html
    assert "Sources" in english.turns[0].html
    assert '<blockquote class="bw-quote" lang="nl">' in english.turns[0].html
    assert drawn(dutch, "nl", assistant.index.document).turns[0].html is dutch.turns[0].html


def test_follow_ups_come_from_the_headings_around_and_are_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Wat staat er over wonen?", documents=[LETTER])
    found = FollowUps(assistant).after(answer, "nl", [LETTER], ["Wat staat er over wonen?"])
    assert found
    assert "Wat staat er over wonen?" not in found
    for question in found:
        assert assistant.ask(question, documents=[LETTER]).status == "beantwoord"


def test_a_greeting_is_no_search_that_failed_and_its_suggestions_are_buttons(assistant: Assistant) -> None:
    conversation = drawn(asked(assistant, "Hallo"), "nl", assistant.index.document)
    answer = conversation.turns[0].answer
    assert answer
    found = FollowUps(assistant).after(answer, "nl")
    assert found
    assert "Niet gevonden" not in conversation.turns[0].html
    assert not [question for question in found if question in conversation.turns[0].html]
    assert all(question in suggestions_html(found, "nl") for question in found)


@pytest.mark.parametrize("sent", ["Wat kost het?", '{"a": 1}', '["x"]', "7", '{"vraag": 3}', '{"vraag"'])
def test_what_the_script_did_not_make_is_the_question_itself(sent: str) -> None:
    assert Request.parse(sent) == Request(sent)


def test_what_the_script_made_is_read_and_checked() -> None:
    sent = json.dumps({"vraag": "Wat?", "taal": "xx", "documenten": ["a", 3], "los": "ja"})
    assert Request.parse(sent) == Request("Wat?", "nl", ("a", "3"), fresh=False)
    assert Request.parse(json.dumps({"vraag": "What?", "taal": "en", "los": True})) == Request("What?", "en", (), True)


def test_a_conversation_does_not_grow_without_end(assistant: Assistant) -> None:
    conversation = Conversation(tuple(Turn(f"Vraag {n}?", "stopped") for n in range(MAX_TURNS)))
    for _ in range(2):
        *_, conversation = converse(assistant, conversation, Request("Wat staat er over wonen?"), threading.Event())
    assert len(conversation.turns) == MAX_TURNS + 1
    assert conversation.turns[-1].notice == CONVERSATION_FULL


def test_documents_are_kept_once_and_by_names_that_can_be_one() -> None:
    sent = json.dumps({"vraag": "Waar?", "documenten": ["zwembad"] * 50_000 + [f"{n}" * 9_000 for n in range(2_000)]})
    documents = Request.parse(sent).documents
    assert documents[0] == "zwembad"
    assert sum(map(len, documents)) <= 200_000


def test_a_concept_begins_no_new_block_of_markdown() -> None:
    for end in ("\r\r", "\n\r\n", "\u2028\u2028"):
        turn = Turn("Waar?", concept=f"Dit staat er.{end}[klik](https://elders.example)")
        shown = messages(Conversation((turn,)))[-1]["content"]
        assert len(shown.splitlines()) == 1
