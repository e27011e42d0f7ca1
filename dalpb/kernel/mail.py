"""Letters by SMTP, whose failure stops nobody's work."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

logger = logging.getLogger(__name__)


class CarefulBackend(EmailBackend):
    """A mail server that is away is written down, without addresses, and not raised.

    What a letter tells of has been committed by then, so the person who did it must not
    be told that it failed. Every letter can be had again from the sign-in page.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        try:
            return super().send_messages(email_messages) or 0
        except (OSError, SMTPException) as error:
            # The trace could hold addresses.
            logger.error("%d letters not sent: %s", len(email_messages), type(error).__name__)  # noqa: TRY400
            return 0
