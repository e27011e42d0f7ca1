from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "dalpb.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dalpb.kernel import embedded
        from dalpb.kernel.accounts import events

        events.connect()
        embedded.connect()
