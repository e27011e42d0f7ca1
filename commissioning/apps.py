from django.apps import AppConfig

from dalpb.kernel import conflicts, places_bought


class CommissioningConfig(AppConfig):
    name = "commissioning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell those below who holds or bids for agreements, and which places are bought."""
        from commissioning.selectors import agreements

        conflicts.register(agreements.interests)
        places_bought.register(agreements.bought)
