"""Settings. Everything an operator chooses comes from the environment; README lists it."""

import hashlib
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
    "dalpb.kernel.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dalpb.kernel.middleware.SessionLimitMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "dalpb.kernel.middleware.AccessMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "dalpb.kernel.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "dalpb.kernel.refusing.RefusalMiddleware",
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
elif TESTING:
    # Two checkouts may be tried on one server at once.
    DATABASES["default"]["TEST"] = {
        "NAME": f"test_{hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]}"
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "dalpb.kernel.cache.TableCache",
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
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # In production a file's name holds its digest, so browsers may keep it for ever.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL_ONLY
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Away from production, files are served from where they lie, without being collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = LOCAL_ONLY

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
# An e-mail address or telephone number, for the help, accessibility and privacy pages.
ORGANISATION_CONTACT = os.environ.get("DALPB_CONTACT", "")
# Where "Exit this page" leads on the public site: somewhere that says nothing of the reader.
EXIT_URL = os.environ.get("DALPB_EXIT_URL", "https://www.bbc.co.uk/weather")
# Who to ring: a council's own file, with its local services.
HELP_LINES = os.environ.get(
    "DALPB_HELP_LINES", BASE_DIR / "reporting" / "public" / "help_lines.toml"
)

# Signing in. By e-mail only; people are invited, nobody signs up.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_SIGN_IN = flag("DALPB_PASSWORD_SIGN_IN", default=True)
# Tests sign people in without a second factor and ask for it where that is what they test.
SECOND_FACTOR_REQUIRED = not (DEMO or TESTING)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "dalpb.kernel.accounts.passwords.ContextWordsValidator"},
]
ACCOUNT_ADAPTER = "dalpb.kernel.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An administrator gives the address, and the link that sets the password goes to it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "60/m/ip,5/15m/key",
    "login_failed_anywhere": "50/15m/key",
    "reauthenticate": "10/15m/user",
    "reset_password": "20/m/ip,5/15m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DALPB_TRUSTED_PROXIES", "0"))
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Local Partnership Board"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL_ONLY

# Single sign-on, where a council sets it: people who are here already, by verified e-mail.
OIDC_SERVER = os.environ.get("DALPB_OIDC_SERVER", "")
SOCIALACCOUNT_ADAPTER = "dalpb.kernel.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": os.environ.get("DALPB_OIDC_NAME", "your council account"),
                "client_id": os.environ.get("DALPB_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("DALPB_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
if not PASSWORD_SIGN_IN and not OIDC_SERVER:
    raise ImproperlyConfigured(
        "With DALPB_PASSWORD_SIGN_IN=0 nobody could sign in: set DALPB_OIDC_SERVER too."
    )

# Sessions end after 30 minutes without use and after 12 hours in any case.
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not LOCAL_ONLY:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if flag("DALPB_BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail: by SMTP where a host is named; the demo keeps letters in a directory.
EMAIL_BACKEND = "dalpb.kernel.mail.CarefulBackend"
EMAIL_TIMEOUT = 10
EMAIL_HOST = os.environ.get("DALPB_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("DALPB_EMAIL_PORT", "25"))
EMAIL_USE_TLS = flag("DALPB_EMAIL_TLS")
EMAIL_HOST_USER = os.environ.get("DALPB_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DALPB_EMAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("DALPB_EMAIL_FROM", "board-system@council.example")
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# A section of a round has an input for each figure of each service: a thousand is too few.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# The API. Nothing is offered but JSON; every answer that is not a success is a problem.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "dalpb.kernel.api.authentication.TokenAuthentication",
        "dalpb.kernel.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["dalpb.kernel.api.authentication.SignedIn"],
    "DEFAULT_PARSER_CLASSES": ["dalpb.kernel.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "dalpb.kernel.api.paging.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["dalpb.kernel.api.filtering.ClosedFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "dalpb.kernel.api.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    # Against a loop gone wrong, not against an attacker: sign-in has its own limits.
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "URL_FORMAT_OVERRIDE": None,
    "NON_FIELD_ERRORS_KEY": "",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Local Partnership Board",
    "DESCRIPTION": "Figures, returns and reference data of a domestic abuse local partnership board.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["dalpb.kernel.api.authentication.SignedIn"],
}

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
