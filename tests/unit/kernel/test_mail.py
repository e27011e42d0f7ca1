"""A mail server that is away."""

import logging
import socket

import pytest
from django.core.mail import EmailMessage

from dalpb.kernel.mail import CarefulBackend


def test_a_mail_server_that_is_away_is_written_down_and_stops_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    backend = CarefulBackend(host="127.0.0.1", port=port, timeout=2)
    letter = EmailMessage("Subject", "Text", "from@council.example", ["person@council.example"])

    with caplog.at_level(logging.ERROR):
        sent = backend.send_messages([letter])

    assert sent == 0
    assert "1 letters not sent" in caplog.text
    assert "person@council.example" not in caplog.text
