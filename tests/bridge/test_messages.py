from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from console.bridge.background import Background
from console.bridge.messages import KEPT_MOST, MessageCentre
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def centre(qtbot: QtBot) -> MessageCentre:
    del qtbot
    return MessageCentre(lambda _person, _subject, _fault: None)


def test_messages_from_another_thread_arrive_on_the_ui_thread(centre: MessageCentre, qtbot: QtBot) -> None:
    threads = []
    centre.posted.connect(lambda _: threads.append(threading.current_thread()))
    thread = threading.Thread(target=lambda: centre.note("hello"))
    with qtbot.waitSignal(centre.posted):
        thread.start()
    thread.join()
    assert threads == [threading.main_thread()]


def test_the_same_fault_is_told_once_until_it_is_over(centre: MessageCentre) -> None:
    centre.fault("camera 1", "no signal")
    centre.fault("camera 1", "no signal")
    centre.clear_fault("camera 1")
    centre.fault("camera 1", "no signal")
    assert len(centre.open_faults()) == 2


def test_open_faults_are_never_forgotten(centre: MessageCentre) -> None:
    centre.fault("camera 1", "no signal")
    for number in range(KEPT_MOST + 50):
        centre.note(str(number))
    assert len(centre.messages()) == KEPT_MOST
    assert [message.what for message in centre.open_faults()] == ["no signal"]


def test_work_in_the_background_delivers_on_the_ui_thread_and_says_what_fails(
    centre: MessageCentre, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    background = Background(centre)
    results: list[tuple[int, threading.Thread]] = []

    def refused() -> None:
        raise OperatorError("No.", "Ask.")

    def broken() -> None:
        raise ZeroDivisionError

    background.run(lambda: 7, lambda result: results.append((result, threading.current_thread())))
    background.run(refused)
    background.run(broken)
    qtbot.waitUntil(lambda: len(centre.messages()) == 2)
    background.close()
    assert results == [(7, threading.main_thread())]
    assert next(message.what for message in centre.messages()) == "No."
    assert "ZeroDivisionError" in caplog.text
