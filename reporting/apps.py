from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dalpb.kernel.outputs import register
        from reporting.assemble.outputs import packs_made_from, releases_made_from
        from reporting.selectors.returns import returns_made_from

        register(returns_made_from)
        register(releases_made_from)
        register(packs_made_from)
