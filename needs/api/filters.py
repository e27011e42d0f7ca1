"""By what need may be filtered: keys and codes alone. Never by a figure, which would tell it."""

from django_filters import rest_framework as filters


class CategoryFilters(filters.FilterSet):  # type: ignore[misc]
    dimension = filters.CharFilter(field_name="dimension__code", max_length=60)


class ServiceFilters(filters.FilterSet):  # type: ignore[misc]
    organisation = filters.CharFilter(field_name="organisation__code", max_length=60)


class SubmissionFilters(filters.FilterSet):  # type: ignore[misc]
    organisation = filters.CharFilter(field_name="organisation__code", max_length=60)


class ObservationFilters(filters.FilterSet):  # type: ignore[misc]
    period = filters.CharFilter(field_name="period__code", max_length=40)
    area = filters.CharFilter(field_name="area__code", max_length=40)
    organisation = filters.CharFilter(field_name="organisation__code", max_length=60)
    service = filters.CharFilter(field_name="service__code", max_length=80)
    measure = filters.CharFilter(field_name="measure__code", max_length=80)
    category = filters.CharFilter(field_name="category_key", max_length=200)
    submission = filters.UUIDFilter(field_name="batch_id")


class ObligationFilters(filters.FilterSet):  # type: ignore[misc]
    organisation = filters.CharFilter(field_name="organisation__code", max_length=60)
    period = filters.CharFilter(field_name="round__period__code", max_length=40)
    collection = filters.CharFilter(field_name="round__collection__code", max_length=60)


class IndicatorFilters(filters.FilterSet):  # type: ignore[misc]
    theme = filters.CharFilter(field_name="theme", max_length=120)


class IndicatorResultFilters(filters.FilterSet):  # type: ignore[misc]
    area = filters.CharFilter(field_name="area__code", max_length=40)
    period = filters.CharFilter(field_name="period__code", max_length=40)


class SeveralCodes(filters.BaseInFilter, filters.CharFilter):  # type: ignore[misc]
    """One code, or several with commas between."""


class AllResultsFilters(IndicatorResultFilters):
    indicator = SeveralCodes(field_name="indicator__code", max_length=60)
    theme = filters.CharFilter(field_name="indicator__theme", max_length=120)
