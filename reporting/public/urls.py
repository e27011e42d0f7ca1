"""The public site's addresses. They say nothing of what the site is about."""

from django.urls import path

from reporting.public.views import data, documents, pages, releases, returns

app_name = "public"
words = pages.WordsView.as_view
urlpatterns = [
    path("", pages.HomeView.as_view(), name="home"),
    path("help/", pages.HelpView.as_view(), name="help"),
    path("data/", data.DataView.as_view(), name="data"),
    path("data/catalogue.json", data.CatalogueView.as_view(), name="catalogue"),
    path("figures/", releases.ReleasesView.as_view(), name="releases"),
    path("figures/<slug:code>/", releases.ReleaseView.as_view(), name="release"),
    path(
        "figures/<slug:code>/<int:revision>/",
        releases.ReleaseView.as_view(),
        name="release-revision",
    ),
    path(
        "figures/<slug:code>/<int:revision>/<int:number>.csv",
        releases.TableFileView.as_view(format="csv"),
        name="release-csv",
    ),
    path(
        "figures/<slug:code>/<int:revision>/<int:number>.json",
        releases.TableFileView.as_view(format="json"),
        name="release-json",
    ),
    path(
        "figures/<slug:code>/<int:revision>/<int:number>.ods",
        releases.TableFileView.as_view(format="ods"),
        name="release-ods",
    ),
    path("return/", returns.ReturnsView.as_view(), name="returns"),
    path("return/<slug:year>/", returns.ReturnView.as_view(), name="return"),
    path(
        "return/<slug:year>/<int:revision>/",
        returns.ReturnView.as_view(),
        name="return-revision",
    ),
    path(
        "return/<slug:year>/<int:revision>/<str:name>",
        returns.ReturnFileView.as_view(),
        name="return-file",
    ),
    path("changes/", data.ChangesView.as_view(), name="changes"),
    path("changes.atom", data.FeedView.as_view(), name="feed"),
    path(
        "accessibility/",
        words(template="public/accessibility.html", title="Accessibility statement"),
        name="accessibility",
    ),
    path("privacy/", words(template="public/privacy.html", title="Privacy notice"), name="privacy"),
    path("cookies/", words(template="public/cookies.html", title="Cookies"), name="cookies"),
    path("contact/", words(template="public/contact.html", title="Contact"), name="contact"),
    path("<slug:kind>/", documents.ShelfView.as_view(), name="shelf"),
    path("<slug:kind>/<slug:slug>/", documents.DocumentView.as_view(), name="document"),
    path(
        "<slug:kind>/<slug:slug>/<int:version>/", documents.DocumentView.as_view(), name="version"
    ),
    path(
        "<slug:kind>/<slug:slug>/<int:version>/<slug:leaf>/",
        documents.DocumentView.as_view(),
        name="leaf",
    ),
    path(
        "<slug:kind>/<slug:slug>/<int:version>/files/<str:name>",
        documents.FileView.as_view(),
        name="file",
    ),
    path("<path:rest>", pages.MissingView.as_view(), name="missing"),
]
