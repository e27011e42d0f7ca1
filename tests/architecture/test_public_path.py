"""From what the public reads no path of imports leads to figures that were not protected."""

import grimp
import pytest

PUBLIC = (
    "reporting.selectors.published",
    "reporting.api.publications",
    "reporting.disclosure.shown",
    "reporting.public.views.returns",
)
EXACT = (
    "needs.facts.figures",
    "reporting.assemble.releases",
    "reporting.services.releases.protecting",
    "reporting.selectors.releases",
    "needs.models",
)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("dalpb", "needs", "strategy", "commissioning", "reporting")


@pytest.mark.parametrize("public", PUBLIC)
def test_no_path_leads_to_exact_figures(graph: grimp.ImportGraph, public: str) -> None:
    found = {exact: graph.find_shortest_chain(public, exact) for exact in EXACT}

    assert not {exact: chain for exact, chain in found.items() if chain}


def test_a_module_that_read_figures_would_be_found(graph: grimp.ImportGraph) -> None:
    graph.add_module("reporting.selectors.sly")
    graph.add_import(importer="reporting.selectors.published", imported="reporting.selectors.sly")
    graph.add_import(importer="reporting.selectors.sly", imported="needs.facts.figures")
    try:
        assert graph.find_shortest_chain("reporting.selectors.published", "needs.facts.figures")
    finally:
        graph.remove_module("reporting.selectors.sly")
