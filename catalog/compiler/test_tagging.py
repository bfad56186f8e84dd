"""Operations on the tags of any resource, from one line for a service."""

import unittest

import test_facts

_SHAPES = {
    "Name": {"type": "string"},
    "Tags": {"type": "list", "member": {"shape": "Tag"}},
    "Tag": {"type": "structure", "members": {"TagKey": {"shape": "Name"}, "TagValue": {"shape": "Name"}}},
    "Keys": {"type": "list", "member": {"shape": "Name"}},
    "Wrapped": {"type": "structure", "members": {"Items": {"shape": "Tags"}}},
    "TagMap": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Name"}},
    "NotFoundException": {"type": "structure", "members": {}, "error": {"httpStatusCode": 404}},
    "Add": {"type": "structure", "members": {"ResourceArn": {"shape": "Name"}, "Tags": {"shape": "Tags"}}, "required": ["ResourceArn", "Tags"]},
    "Remove": {"type": "structure", "members": {"ResourceArn": {"shape": "Name"}, "TagKeys": {"shape": "Keys"}, "DryRun": {"shape": "Name"}}},
    "List": {"type": "structure", "members": {"ResourceArn": {"shape": "Name"}}},
    "Told": {"type": "structure", "members": {"Tags": {"shape": "Wrapped"}}},
    "Mapped": {"type": "structure", "members": {"tags": {"shape": "TagMap"}}},
    "Nothing": {"type": "structure", "members": {"Count": {"shape": "Name"}}},
}
MODEL = {
    "operations": {
        "TagResource": {"input": {"shape": "Add"}, "errors": [{"shape": "NotFoundException"}]},
        "UntagResource": {"input": {"shape": "Remove"}},
        "ListTagsForResource": {"input": {"shape": "List"}, "output": {"shape": "Told"}},
        "GetTags": {"input": {"shape": "List"}, "output": {"shape": "Mapped"}},
        "CountTags": {"input": {"shape": "List"}, "output": {"shape": "Nothing"}},
    },
    "shapes": _SHAPES,
}


class TaggingTest(unittest.TestCase):
    def setUp(self):
        former, test_facts.MODEL = test_facts.MODEL, MODEL
        self.addCleanup(setattr, test_facts, "MODEL", former)

    def compiled(self, line, **files):
        entries, errors = test_facts.compile_texts(tags=f"tagging:\n  test: {line}\n", **files)
        return entries.get(("document", "operations test"), {}), errors

    def test_the_model_tells_where_everything_is(self):
        operations, errors = self.compiled("{types: AWS::Test}")
        self.assertEqual(errors, [])
        add, remove, listed = (operations[name] for name in ("TagResource", "UntagResource", "ListTagsForResource"))
        self.assertEqual((add["does"], add["types"], add["resource"]), ("adds", ["AWS::Test::Thing"], "ResourceArn"))  # AWS::Test::Other has no tags
        self.assertEqual(add["given"], {"path": ["Tags"], "key": "TagKey", "value": "TagValue"})
        self.assertEqual((add["missing"][-1]["error"], add["missing"][-1]["status"]), ("NotFoundException", 404))
        self.assertEqual(remove["given"], {"path": ["TagKeys"], "key": None, "value": None})
        self.assertEqual(remove["known"], ["DryRun", "ResourceArn", "TagKeys"])
        self.assertEqual(listed["shown"]["path"], ["Tags", "Items"])

    def test_other_names_and_own_sentences(self):
        operations, errors = self.compiled("{types: AWS::Test::Thing, lists: GetTags, missing: {error: Gone, message: '${value} is gone'}}")
        self.assertEqual(errors, [])
        self.assertEqual(operations["GetTags"]["shown"], {"path": ["tags"], "key": None, "value": None})
        self.assertEqual([fault["error"] for fault in operations["GetTags"]["missing"]], ["Gone", "ResourceNotFoundException"])
        self.assertNotIn("ListTagsForResource", operations)

    def test_several_sets_of_operations(self):
        operations, errors = self.compiled("[{types: AWS::Test::Thing}, {types: AWS::Test::Thing, lists: GetTags}]")
        self.assertEqual(errors, [])
        self.assertEqual(sorted(operations), ["GetTags", "ListTagsForResource", "TagResource", "UntagResource"])

    def test_what_a_services_own_file_says_goes_before(self):
        own = "service: test\noperations:\n  ListTagsForResource: {reads: AWS::Test::Thing, find: {at: ResourceArn, by: Arn}, missing: nothing}\n"
        operations, errors = self.compiled("{types: AWS::Test}", operations=own)
        self.assertEqual(errors, [])
        self.assertEqual(operations["ListTagsForResource"]["kind"], "reads")
        self.assertEqual(operations["TagResource"]["kind"], "tags")

    def test_faults(self):
        for line, message in (
            ("{types: AWS::Nothing}", "types is missing, or no such type has tags"),
            ("{types: AWS::Test, adds: TagResourse}", "the API has no such operation; did you mean TagResource?"),
            ("{types: AWS::Test, lists: CountTags}", "where the tags are in the answer is not clear"),
            ("{type: AWS::Test}", "unknown key type; did you mean types?"),
            ("{types: AWS::Test, missing: {error: Gone}}", "error and message are needed"),
        ):
            with self.subTest(line=line):
                errors = self.compiled(line)[1]
                self.assertTrue(any(message in error for error in errors), errors)


if __name__ == "__main__":
    unittest.main()
