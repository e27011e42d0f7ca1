"""Settings. Everything an operator chooses comes from the environment; README lists it."""

import os
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from dalpb.database import database_from

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("DALPB_VAR", BASE_DIR / "var"))


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes"}


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


TESTING = "pytest" in sys.modules
# The demo runs on the loopback address, over plain HTTP and without second factors.
# It is the only mode that relaxes anything, and every page of it says so.
DEMO = flag("DALPB_DEMO")
DEBUG = False
# Tools that read the settings without serving anything: type checks, migrations made.
TOOLING = flag("DALPB_TOOLING")
LOCAL_ONLY = DEMO or TESTING or TOOLING

ALLOWED_HOSTS = listed("DALPB_HOSTS", "127.0.0.1,localhost,testserver" if LOCAL_ONLY else "")
_LOOPBACK = {"127.0.0.1", "localhost", "testserver"}
if DEMO and not set(ALLOWED_HOSTS) <= _LOOPBACK:
    raise ImproperlyConfigured("The demo serves only 127.0.0.1: unset DALPB_DEMO or DALPB_HOSTS.")


def secret(name: str) -> str:
    value = os.environ.get(name, "")
    if value:
        return value
    if LOCAL_ONLY:
        return f"not-secret-local-only-{name.lower()}-0123456789abcdefghijklmnopqrstuvwxyz"
    raise ImproperlyConfigured(f"Set {name} to a long random text before the system starts.")


SECRET_KEY = secret("DALPB_SECRET_KEY")
# Seals the audit chain and API tokens; kept apart from the database and its backups.
AUDIT_KEY = secret("DALPB_AUDIT_KEY")
TOKEN_PEPPERS = {"1": secret("DALPB_TOKEN_PEPPER")}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "dalpb.kernel",
    "needs",
    "strategy",
    "commissioning",
    "reporting",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "dalpb.urls"
WSGI_APPLICATION = "dalpb.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dalpb.kernel.context.site",
            ],
        },
    }
]

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), VAR / "dalpb.sqlite3")}
if TESTING and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: write-ahead logging, locks and kills only show on a file.
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}

AUTH_USER_MODEL = "kernel.User"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

FORM_RENDERER = "dalpb.kernel.renderer.ProjectFormRenderer"
# The council whose board this is, as the top of every page names it.
ORGANISATION_NAME = os.environ.get("DALPB_ORGANISATION", "")

# Long files go to a worker (manage.py db_worker). The demo may run without one, so there a
# long file is worked on at once, unless DALPB_TASKS says otherwise.
_TASK_BACKENDS = {
    "worker": "django_tasks_db.DatabaseBackend",
    "at once": "django_tasks.backends.immediate.ImmediateBackend",
}
TASKS = {
    "default": {
        "BACKEND": _TASK_BACKENDS[
            os.environ.get("DALPB_TASKS", "at once" if DEMO or TESTING else "worker")
        ]
    }
}
