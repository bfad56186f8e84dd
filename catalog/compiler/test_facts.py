"""The compiler of the facts: what it makes of good facts, and what it says of bad ones."""

import tempfile
import textwrap
import unittest
from pathlib import Path

from facts.compiler import compile_folder
from facts.expression import ExpressionError, parse, parse_format

THING = {
    "typeName": "AWS::Test::Thing",
    "additionalProperties": False,
    "properties": {
        "Name": {"type": "string"},
        "Size": {"type": "integer"},
        "Arn": {"type": "string"},
        "Id": {"type": "string"},
        "Tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}},
        "Policy": {"type": ["object", "string"]},
        "Labels": {"type": "object", "patternProperties": {"^[a-z]+$": {"type": "string"}}, "additionalProperties": False},
        "Choice": {"oneOf": [{"type": "object", "properties": {"Left": {"type": "string"}}}, {"$ref": "#/definitions/Right"}]},
        "Nested": {"type": "object", "properties": {"Inner": {"type": "array", "items": {"$ref": "#/definitions/Tag"}}}},
    },
    "definitions": {
        "Tag": {"type": "object", "additionalProperties": False, "properties": {"Key": {"type": "string"}, "Value": {"type": "string"}}},
        "Right": {"type": "object", "properties": {"Right": {"type": "string"}}},
    },
    "readOnlyProperties": ["/properties/Arn", "/properties/Id"],
    "primaryIdentifier": ["/properties/Id"],
}
OTHER = {"typeName": "AWS::Test::Other", "properties": {"ThingArn": {"type": "string"}}, "additionalProperties": False}
FUNCTIONS = """
has: {min: 1, max: 1}
any: {min: 2, max: 2, lambda: true}
filter: {min: 2, max: 2, lambda: true}
map: {min: 2, max: 2, lambda: true}
find: {min: 2, max: 2, lambda: true}
others: {min: 2, max: 2, lambda: true}
get: {min: 3, max: 3}
count: {min: 1, max: 1}
first: {min: 1, max: 1}
default: {min: 2, max: 2}
quota: {min: 1, max: 1}
hex: {min: 1, max: 1, drawing: true}
"""
MODEL = {
    "operations": {
        "CreateThing": {"input": {"shape": "CreateThingRequest"}, "output": {"shape": "CreateThingResult"}},
        "DeleteThing": {"input": {"shape": "DeleteThingRequest"}},
        "ListThings": {"input": {"shape": "ListThingsRequest"}, "output": {"shape": "ListThingsResult"}},
        "ListNames": {"input": {"shape": "ListThingsRequest"}, "output": {"shape": "ListNamesResult"}},
    },
    "shapes": {
        "ListThingsRequest": {
            "type": "structure",
            "members": {"Prefix": {"shape": "String"}, "Ids": {"shape": "Names"}, "Filters": {"shape": "FilterList"}, "Next": {"shape": "String"}, "Most": {"shape": "Integer"}},
        },
        "ListThingsResult": {"type": "structure", "members": {"Things": {"shape": "ThingList"}, "Next": {"shape": "String"}}},
        "ListNamesResult": {"type": "structure", "members": {"Names": {"shape": "Names"}}},
        "ThingList": {"type": "list", "member": {"shape": "ListedThing"}},
        "ListedThing": {"type": "structure", "members": {"Name": {"shape": "String"}, "ThingState": {"shape": "String"}}},
        "Names": {"type": "list", "member": {"shape": "String"}},
        "FilterList": {"type": "list", "member": {"shape": "Filter"}},
        "Filter": {"type": "structure", "members": {"Name": {"shape": "String"}, "Values": {"shape": "Names"}}},
        "CreateThingRequest": {
            "type": "structure",
            "members": {
                "name": {"shape": "String"},
                "Size": {"shape": "Integer"},
                "Tags": {"shape": "TagMap"},
                "Policy": {"shape": "String"},
                "Arn": {"shape": "String"},
                "ClientToken": {"shape": "String"},
                "Colour": {"shape": "String"},
            },
        },
        "CreateThingResult": {"type": "structure", "members": {"Thing": {"shape": "ThingShape"}, "Arn": {"shape": "String"}}},
        "DeleteThingRequest": {"type": "structure", "members": {"name": {"shape": "String"}, "DryRun": {"shape": "Boolean"}}},
        "ThingShape": {"type": "structure", "members": {"id": {"shape": "String"}, "State": {"shape": "String"}}},
        "TagMap": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "String"}},
        "String": {"type": "string"},
        "Integer": {"type": "integer"},
        "Boolean": {"type": "boolean"},
    },
}


class Source:
    def regions(self):
        return {"us-east-1": {"AWS::Test::Thing": "thing", "AWS::Test::Other": "other"}}

    def schema(self, file):
        return {"thing": THING, "other": OTHER}[file]

    def model_files(self):
        return {"test": None, "sqs": None}

    def paginators(self, service):
        return {"ListThings": {"input_token": "Next", "output_token": "Next", "limit_key": "Most", "result_key": "Things"}}

    def model(self, service):
        return MODEL


def compile_texts(**files):
    files.setdefault("_functions", FUNCTIONS)
    files.setdefault("quotas", "test/things: {value: 5, name: Things}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts"
        path.mkdir()
        for name, text in files.items():
            (path / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
        entries, errors = compile_folder(Source(), path)
    return {(kind, name): value for kind, name, value in entries}, errors


def thing(body):
    return "service: test\ntypes:\n  AWS::Test::Thing:\n" + textwrap.indent(textwrap.dedent(body), "    ")


def constraint(body):
    return thing("constraints:\n  - id: test-one\n    message: No.\n    source: seen\n" + textwrap.indent(textwrap.dedent(body), "    "))


class ExpressionTest(unittest.TestCase):
    def test_forms(self):
        own = lambda *steps: ["path", ["self"], list(steps)]
        for text, ast in {
            "1": ["const", 1],
            "-2.5": ["const", -2.5],
            "'it''s'": ["const", "it's"],
            '"a ""b"""': ["const", 'a "b"'],
            "null": ["const", None],
            "self": ["self"],
            "Name": own("Name"),
            "_id": own("_id"),
            "Tags[*].Key": own("Tags", None, "Key"),
            "Tags[0].Key": own("Tags", 0, "Key"),
            "self['odd-name']": own("odd-name"),
            "self[name]": ["index", ["self"], ["var", "name"]],
            "value.Key.in": ["path", ["var", "value"], ["Key", "in"]],
            "a[i].B": ["path", ["index", ["var", "a"], ["var", "i"]], ["B"]],
            "first(Tags).Key": ["path", ["call", "first", own("Tags")], ["Key"]],
            "any(Tags, t => t.Key == 'x')": ["call", "any", own("Tags"), ["lambda", "t", ["==", ["path", ["var", "t"], ["Key"]], ["const", "x"]]]],
            "ALNUM(4)": ["call", "ALNUM", ["const", 4]],
            "[1, 'a']": ["list", ["const", 1], ["const", "a"]],
            "1 + 2 * 3 - 4": ["-", ["+", ["const", 1], ["*", ["const", 2], ["const", 3]]], ["const", 4]],
            "-(1)": ["const", -1],
            "-count(Tags)": ["neg", ["call", "count", own("Tags")]],
            "not A == 1 and B or C": ["or", ["and", ["not", ["==", own("A"), ["const", 1]]], own("B")], own("C")],
            "A ? 1 : B ? 2 : 3": ["?:", own("A"), ["const", 1], ["?:", own("B"), ["const", 2], ["const", 3]]],
            "A in [1] == true": ["==", ["in", own("A"), ["list", ["const", 1]]], ["const", True]],
        }.items():
            self.assertEqual(parse(text), ast, text)

    def test_formats(self):
        self.assertEqual(parse_format("plain"), ["const", "plain"])
        self.assertEqual(parse_format(""), ["const", ""])
        self.assertEqual(parse_format("${Size}"), ["path", ["self"], ["Size"]])
        self.assertEqual(parse_format("a ${Size} $${b}"), ["format", ["const", "a "], ["path", ["self"], ["Size"]], ["const", " ${b}"]])
        self.assertEqual(parse_format("${A == '}' ? 1 : 2}")[0], "?:")
        self.assertEqual(parse_format("$5 {x}"), ["const", "$5 {x}"])

    def test_errors(self):
        for text, message in {
            "": "a value expected before end",
            "A ==": "a value expected before end",
            "A == = 1": "unexpected =; write ==",
            "A && B": "unexpected &; write and",
            "(A": "')' expected before end",
            "A B": "unexpected B",
            "'abc": "the text that begins with 'abc does not end",
            "A.1": "unexpected .1",
            "x => x": "unexpected =>",
            "and": "a value expected before and",
        }.items():
            with self.assertRaises(ExpressionError, msg=text) as caught:
                parse(text)
            if text != "A.1":
                self.assertEqual(str(caught.exception), message)
        with self.assertRaisesRegex(ExpressionError, "without }"):
            parse_format("a ${Size")


class CompileTest(unittest.TestCase):
    def compile(self, text):
        entries, errors = compile_texts(test=text)
        self.assertEqual(errors, [])
        return entries[("type", "AWS::Test::Thing")]

    def refuse(self, text, *messages):
        _, errors = compile_texts(test=text)
        self.assertEqual(len(errors), len(messages), errors)
        for error, message in zip(errors, messages):
            self.assertIn(message, error)

    def test_a_whole_type(self):
        facts = self.compile(
            """
            service: test
            handler: {service: Test, classic: AmazonTest}
            types:
              AWS::Test::Thing:
                ref: ${Id}
                attributes: {Arn: 'arn:${partition}:test:${region}:${account}:${Id}', Id: 'th-${hex(17)}', Extra.Part: 'of ${Arn}'}
                name: {property: Name, max: 80, case: lower, suffix: .x}
                defaults: {Size: 30, Nested.Inner: [a, '${region}']}
                durations: {create: 65, delete: 'Size > 5 ? 10 : 20'}
                voice: handler
                global: true
                update: {Name: replace, Size: {replace_when: old.Size > Size}, Policy: {immutable: 'Policy ${logical_id} stays'}}
                unique: [{by: [Name], scope: account, message: '${Name} exists', code: AlreadyExists}]
                references: [{at: 'Tags[*].Value', to: AWS::Test::Other, by: ThingArn, message: 'no ${value}', except: ^alias/, status: 404}]
                constraints:
                  - {id: test-one, on: create, when: Size > 5, message: too large, source: seen, at: Size}
            """
        )
        own = lambda *steps: ["path", ["self"], list(steps)]
        self.assertEqual(facts["ref"], own("Id"))
        self.assertEqual(facts["attribute_order"], ["Id", "Arn", "Extra.Part"])
        self.assertEqual(facts["attributes"]["Id"], ["format", ["const", "th-"], ["call", "hex", ["const", 17]]])
        self.assertEqual(facts["name"], {"property": "Name", "max": 80, "case": "lower", "suffix": ["const", ".x"]})
        self.assertEqual(facts["defaults"][0], {"path": ["Size"], "value": ["const", 30]})
        self.assertEqual(facts["defaults"][1]["value"], ["list", ["const", "a"], ["var", "region"]])
        self.assertEqual(facts["durations"]["create"], ["const", 65])
        self.assertEqual((facts["voice"], facts["global"], facts["handler"]["classic"]), ("handler", True, "AmazonTest"))
        self.assertEqual([entry["kind"] for entry in facts["update"]], ["replace", "replace_when", "immutable"])
        self.assertEqual(facts["unique"][0]["by"], [["Name"]])
        reference = facts["references"][0]
        self.assertEqual((reference["at"], reference["to"]), (["Tags", None, "Value"], ["AWS::Test::Other"]))
        self.assertEqual((reference["by"], reference["status"], reference["except"]), (["ThingArn"], 404, "^alias/"))
        rule = facts["constraints"][0]
        self.assertEqual(rule["when"], {"expr": [">", own("Size"), ["const", 5]]})
        self.assertEqual((rule["on"], rule["text"]["when"], rule["type"]), (["create"], "Size > 5", "AWS::Test::Thing"))
        self.assertNotIn("then", rule)

    def test_constraints_of_several_files_are_joined(self):
        second = constraint("when: Size > 1").replace("test-one", "test-two")
        entries, errors = compile_texts(a=constraint("when: Size > 5"), b=second)
        self.assertEqual(errors, [])
        self.assertEqual([rule["id"] for rule in entries[("type", "AWS::Test::Thing")]["constraints"]], ["test-one", "test-two"])
        self.assertEqual(entries[("index", "constraints")], {"test-one": ["AWS::Test::Thing", 0], "test-two": ["AWS::Test::Thing", 1]})

    def test_what_may_not_be_said_twice(self):
        _, errors = compile_texts(a=thing("ref: ${Id}"), b=thing("ref: ${Name}"))
        self.assertIn("facts/b.yaml:4: AWS::Test::Thing: ref of this type is already said in another file", errors[0])
        _, errors = compile_texts(a=constraint("when: Size > 5"), b=constraint("when: Size > 5"))
        self.assertIn("the id test-one is there twice, first in facts/a.yaml:5", errors[0])

    def test_each_let_and_value(self):
        rule = self.compile(constraint("each: Tags\nas: tag\nlet: {key: tag.Key}\nwhen: key == 'x' and index == 0"))["constraints"][0]
        self.assertEqual(rule["each"], [{"name": "tag", "list": ["path", ["self"], ["Tags"]]}])
        self.assertEqual(rule["let"], [["key", ["path", ["var", "tag"], ["Key"]]]])
        loops = "each: [{tag: Tags}, {other: 'filter(Tags, t => t.Key == tag.Key)'}]\nwhen: tag.Value != other.Value"
        rule = self.compile(constraint(loops))["constraints"][0]
        self.assertEqual([loop["name"] for loop in rule["each"]], ["tag", "other"])

    def test_fragments(self):
        fragment = {"required": ["Name"], "properties": {"Tags": {"contains": {"properties": {"Key": {"const": "x"}}}}}}
        body = "when: {required: [Name], properties: {Tags: {contains: {properties: {Key: {const: x}}}}}}\nthen: Size < 3"
        rule = self.compile(constraint(body))["constraints"][0]
        self.assertEqual(rule["when"], {"schema": fragment})

    def test_paths_are_checked(self):
        self.refuse(constraint("when: Sise > 5"), "facts/test.yaml:8: AWS::Test::Thing: test-one: unknown property Sise; did you mean Size?")
        self.refuse(constraint("when: Tags[*].Kye == 'x'"), "unknown property Kye; did you mean Key? (in Tags[*])")
        self.refuse(constraint("when: Tags.Key == 'x'"), "Key of a list: write [*].Key or [0].Key")
        self.refuse(constraint("when: Name.First == 'x'"), "First of a string")
        self.refuse(constraint("when: Choice.Middle == 'x'"), "unknown property Middle; there are Left, Right")
        self.refuse(constraint("when: any(Tags, t => t.Ky == 'x')"), "unknown property Ky; did you mean Key?")
        self.refuse(constraint("let: {t: first(Tags)}\nwhen: t.Ky == 'x'"), "unknown property Ky")
        self.refuse(constraint("when: find('AWS::Test::Other', o => o.ThingArm == Arn) == null"), "unknown property ThingArm; did you mean ThingArn?")
        self.refuse(constraint("when: get('AWS::Test::Thing', 'Arm', 'x') == null"), "AWS::Test::Thing: unknown property Arm; did you mean Arn?")
        self.refuse(constraint("at: Sise\nwhen: Size > 5"), "unknown property Sise")
        self.refuse(constraint("when: {properties: {Sise: {const: 1}}}"), "unknown property Sise")
        self.refuse(constraint("when: {required: [Nam]}"), "unknown property Nam; did you mean Name?")
        for good in ("Policy.Statement[0].Effect", "Labels.anything", "Choice.Left", "Choice.Right", "Nested.Inner[*].Key", "old.Size", "_ref"):
            self.compile(constraint(f"when: {good} == 'x'"))

    def test_names_are_checked(self):
        self.refuse(constraint("when: haz(Name)"), "unknown function haz; did you mean has?")
        self.refuse(constraint("when: has(Name, Size)"), "has() takes 1 argument, not 2")
        self.refuse(constraint("when: any(Tags)"), "any() takes 2 arguments, not 1", "any() takes a lambda")
        self.refuse(constraint("when: has(x => x)"), "has() takes no lambda")
        self.refuse(constraint("when: regoin == 'x'"), "unknown variable regoin; did you mean region?")
        self.refuse(constraint("when: value == 1"), "value is bound by `each` or `at` only")
        self.refuse(constraint("when: quota('test/thing') > 1"), "unknown quota test/thing; did you mean test/things?")
        self.refuse(constraint("when: find('AWS::Test::Thin', r => true) == null"), "unknown type AWS::Test::Thin; did you mean AWS::Test::Thing?")
        self.refuse(constraint("when: hex(3) == 'abc'"), "hex() draws a value: it can only be used in formats")
        self.refuse(constraint("when: Name matches '('"), "regular expression (")
        self.refuse("service: tset\ntypes: {}", "unknown service tset (botocore's name is meant); did you mean test?")
        self.refuse("service: test\ntypes: {'AWS::Test::Thng': {}}", "unknown type AWS::Test::Thng; did you mean AWS::Test::Thing?")

    def test_keys_are_checked(self):
        self.refuse(thing("ref: ${Id}\nattribute: {}"), "unknown key attribute; did you mean attributes?")
        self.refuse(constraint("wen: Size > 5\nthen: Size > 1"), "unknown key wen; did you mean when?")
        self.refuse(constraint("at: Size"), "when or then is missing")
        self.refuse(constraint("when: Size > 5\nvoice: servce"), "servce is no voice (engine, handler, service, classic); did you mean service?")
        self.refuse(constraint("when: Size > 5\non: [creat]"), "creat is no step")
        self.refuse(constraint("when: Size > 5\ncode: AlreadyExist"), "did you mean AlreadyExists?")
        self.refuse(constraint("when: {propertes: {}}"), "unknown keyword propertes; did you mean properties?")
        self.refuse(thing("constraints:\n  - {when: Size > 5}"), "id and message and source are missing")
        self.refuse(thing("references:\n  - {at: Name, to: AWS::Test::Other, by: Arm, message: x}"), "AWS::Test::Other: unknown property Arm")
        self.refuse(thing("update: {Name: replaced}"), "replaced is no update behaviour (replace, in-place); did you mean replace?")
        self.refuse(thing("name: {max: 5}"), "property is missing")
        self.refuse(thing("ref: a\nref: b"), "ref is there twice")

    def test_cycles_are_found(self):
        self.refuse(thing("attributes: {Arn: 'x${Id}', Id: '${Arn}'}"), "attributes that need each other: Arn → Id → Arn")
        self.refuse(thing("attributes: {Id: 'x${_id}'}"), "attributes that need each other: Id → Id")

    def test_everything_is_reported_with_its_line(self):
        text = thing("ref: ${Idd}\nconstraints:\n  - id: test-a\n    when: |\n      Size > 1 and\n      Sise > 2 )\n    message: x\n    source: y")
        self.refuse(text, "facts/test.yaml:4: ", "facts/test.yaml:9: AWS::Test::Thing: test-a: unexpected )")
        self.refuse("service: [", "no YAML")

    def test_documents(self):
        entries, errors = compile_texts(**{"_notes": "a: [1, yes, 012, 2024-01-01, 1.5, true, null]"})
        self.assertEqual(errors, [])
        self.assertEqual(entries[("document", "notes")], {"a": [1, "yes", "012", "2024-01-01", 1.5, True, None]})
        self.assertEqual(entries[("document", "quotas")]["test/things"]["value"], 5)


class OperationTest(unittest.TestCase):
    def compiled(self, body):
        entries, errors = compile_texts(operations="service: test\noperations:\n" + textwrap.indent(textwrap.dedent(body), "  "))
        return entries.get(("document", "operations test")), errors

    def test_members_of_the_same_name_are_properties(self):
        operations, errors = self.compiled("CreateThing: {creates: AWS::Test::Thing, output: {Thing: '${self}', Thing.State: ready}}")
        self.assertEqual(errors, [])
        members = operations["CreateThing"]["members"]
        self.assertEqual(members["members"]["name"], ["Name", None])
        self.assertEqual(members["members"]["Tags"], ["Tags", {"pairs": ["Key", "Value"]}])
        self.assertEqual(members["members"]["Policy"], ["Policy", {"parse": True}])
        self.assertNotIn("Arn", members["members"])  # read-only
        self.assertEqual(members["ignore"], ["ClientToken"])
        self.assertEqual(operations["CreateThing"]["output"][0][2], {"members": {"Id": ["id", None]}})
        self.assertIn("Arn", operations["CreateThing"]["answer"]["members"])

    def test_what_stays_of_what_is_put_again(self):
        body = "CreateThing: {puts: AWS::Test::Thing, find: {at: input.name, by: Name}%s}"
        for more, keeps in (("", ["Tags"]), (", keeps: [Policy]", ["Policy", "Tags"]), (", keeps: all", None)):
            operations, errors = self.compiled(body % more)
            self.assertEqual(errors, [])
            self.assertEqual(operations["CreateThing"].get("keeps"), keeps)
        self.assertIn("unknown property Polcy; did you mean Policy?", self.compiled(body % ", keeps: [Polcy]")[1][0])

    def test_dry_runs(self):
        for kind, error in (("deletes", "NotSimulated"), ("reads", "DryRunOperation")):
            operations, errors = self.compiled(f"DeleteThing: {{{kind}: AWS::Test::Thing, find: {{at: input.name, by: Name}}, missing: nothing}}")
            self.assertEqual(errors, [])
            [refusal] = operations["DeleteThing"]["when"]
            self.assertEqual(refusal["when"], ["==", ["path", ["self"], ["DryRun"]], ["const", True]])
            self.assertEqual(refusal["error"], error)

    def test_members_in_another_place(self):
        operations, errors = self.compiled("CreateThing: {creates: AWS::Test::Thing, input: {Labels.a: Colour}, ignores: [Size]}")
        self.assertEqual(errors, [])
        self.assertEqual(operations["CreateThing"]["set"][0][:2], [["Labels", "a"], ["path", ["self"], ["Colour"]]])
        self.assertEqual(operations["CreateThing"]["members"]["ignore"], ["ClientToken", "Colour", "Size"])

    def test_faults(self):
        for body, message in (
            ("MakeThing: {creates: AWS::Test::Thing}", "the API has no such operation"),
            ("CreateThing: {creates: AWS::Test::Thin}", "unknown type AWS::Test::Thin; did you mean AWS::Test::Thing?"),
            ("CreateThing: {makes: AWS::Test::Thing}", "unknown key makes"),
            ("CreateThing: {creates: AWS::Test::Thing, input: {Size: Sise}}", "unknown property Sise; did you mean Size?"),
            ("CreateThing: {creates: AWS::Test::Thing, input: {Sise: Size}}", "unknown property Sise; did you mean Size?"),
            ("CreateThing: {creates: AWS::Test::Thing, output: {Thing.Stat: x}}", "in the answer: unknown property Stat"),
            ("CreateThing: {creates: AWS::Test::Thing, ignores: [Sise]}", "the request has no member Sise; did you mean Size?"),
            ("DeleteThing: {deletes: AWS::Test::Thing}", "find is missing"),
            ("DeleteThing: {deletes: AWS::Test::Thing, find: {at: input.name, by: Nam}, missing: nothing}", "unknown property Nam"),
        ):
            with self.subTest(body=body):
                errors = self.compiled(body)[1]
                self.assertTrue(any(message in error for error in errors), errors)

    def test_lists(self):
        body = """
        ListThings:
          lists: AWS::Test::Thing
          item: {ThingState: ready}
          where: value.Name == Prefix
          named: {at: Ids, by: Id, missing: {error: Gone, message: "${value} is gone"}}
          filters: {size: Size}
        ListNames: {lists: AWS::Test::Thing, item: "${Name}", order: Name, page: {size: 5, plain: true}}
        """
        operations, errors = self.compiled(body)
        self.assertEqual(errors, [])
        things = operations["ListThings"]
        self.assertEqual(things["into"], ["Things"])
        self.assertEqual(things["element"], {"members": {"Name": ["Name", None]}})
        self.assertEqual(things["item"], [[["ThingState"], ["const", "ready"], None]])
        self.assertEqual(things["page"], {"in": "Next", "out": ["Next"], "limit": "Most"})
        self.assertEqual(things["filters"]["names"], {"name": "Name", "thing-state": "ThingState"})
        self.assertEqual(things["members"]["ignore"], ["Filters", "Ids", "Most", "Next", "Prefix"])
        self.assertEqual(operations["ListNames"]["value"][0], "path")
        for body, message in (
            ("ListThings: {lists: AWS::Test::Thing, item: {State: ready}}", "in the answer: unknown property State"),
            ("ListThings: {lists: AWS::Test::Thing, order: Sise}", "unknown property Sise; did you mean Size?"),
            ("ListNames: {lists: AWS::Test::Thing}", "item is missing"),
            ("ListThings: {lists: AWS::Test::Thing, named: {at: Id, by: Id}}", "unknown property Id"),
            ("ListThings: {lists: AWS::Test::Thing, page: {sise: 1}}", "unknown key sise; did you mean size?"),
        ):
            with self.subTest(body=body):
                errors = self.compiled(body)[1]
                self.assertTrue(any(message in error for error in errors), errors)

    def test_things(self):
        body = "service: test\nthings:\n  AWS::Test::Note: {properties: {Text: string}, identifier: [Text]}\noperations: {}\n"
        rule = constraint("when: has(find('AWS::Test::Note', n => n.Text == Name))")
        entries, errors = compile_texts(operations=body, things=rule)
        self.assertEqual(errors, [])
        self.assertEqual(entries[("document", "things")], {"AWS::Test::Note": {"identifier": ["Text"], "global": False}})
        errors = compile_texts(operations=body.replace("identifier: [Text]", "identifier: [Nope]"))[1]
        self.assertIn("identifier names properties of the thing", errors[0])


if __name__ == "__main__":
    unittest.main()
