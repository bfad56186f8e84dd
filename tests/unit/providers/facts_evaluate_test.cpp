#include "providers/facts/evaluate.h"

#include <catch2/catch.hpp>

#include "facts_fixture.h"

using drydock::is_pending;
using drydock::Json;
using drydock::pending;
using drydock::tests::Account;

TEST_CASE("paths flatten lists and leave absent parts out") {
    Account account;
    const Json model =
        Json::parse(R"({"Tags": [{"Key": "a"}, {"Key": "b"}, {}], "Deep": [{"X": [{"Y": 1}, {"Y": 2}]}, {"X": [{"Y": 3}]}], "odd-name": 5})");
    CHECK(account.evaluate(R"(["path", ["self"], ["Tags", 0, "Key"]])", model) == "a");
    CHECK(account.evaluate(R"(["path", ["self"], ["Tags", null, "Key"]])", model) == Json::parse(R"(["a", "b"])"));
    CHECK(account.evaluate(R"(["path", ["self"], ["Deep", null, "X", null, "Y"]])", model) == Json::parse("[1, 2, 3]"));
    CHECK(account.evaluate(R"(["path", ["self"], ["odd-name"]])", model) == 5);
    CHECK(account.evaluate(R"(["path", ["self"], ["None", null, "Key"]])", model).is_null());
    CHECK(account.evaluate(R"(["index", ["path", ["self"], ["Tags"]], ["const", 7]])", model).is_null());
}

TEST_CASE("comparison is by value; null equals nothing but null and has no order") {
    Account account;
    const Json model = Json::parse(R"({"Port": "80", "Flag": "true", "Name": "b"})");
    CHECK(account.evaluate(R"(["==", ["path", ["self"], ["Port"]], ["const", 80]])", model) == true);
    CHECK(account.evaluate(R"(["<", ["path", ["self"], ["Port"]], ["const", 100]])", model) == true);
    CHECK(account.evaluate(R"(["==", ["path", ["self"], ["Flag"]], ["const", true]])", model) == true);
    CHECK(account.evaluate(R"(["<", ["const", "a"], ["path", ["self"], ["Name"]]])", model) == true);
    CHECK(account.evaluate(R"(["!=", ["path", ["self"], ["Absent"]], ["const", 1]])", model) == true);
    CHECK(account.evaluate(R"(["<", ["path", ["self"], ["Absent"]], ["const", 1]])", model) == false);
    CHECK(account.evaluate(R"(["==", ["path", ["self"], ["Absent"]], ["const", null]])", model) == true);
    CHECK(account.evaluate(R"(["<", ["path", ["self"], ["Name"]], ["const", 1]])", model) == false);
    CHECK(account.evaluate(R"(["in", ["path", ["self"], ["Port"]], ["list", ["const", 79], ["const", 80]]])", model) == true);
    CHECK(account.evaluate(R"(["matches", ["path", ["self"], ["Name"]], ["const", "^[ab]$"]])", model) == true);
}

TEST_CASE("what is not known decides nothing, unless the rest does") {
    Account account;
    const Json model{{"Name", pending({"Other"})}, {"Size", 3}};
    const std::string unknown = R"(["==", ["path", ["self"], ["Name"]], ["const", "x"]])";
    CHECK(is_pending(account.evaluate(unknown, model)));
    CHECK(account.evaluate(R"(["and", )" + unknown + R"(, ["const", false]])", model) == false);
    CHECK(account.evaluate(R"(["or", )" + unknown + R"(, ["const", true]])", model) == true);
    CHECK(is_pending(account.evaluate(R"(["not", )" + unknown + "]", model)));
    CHECK(is_pending(account.evaluate(R"(["?:", )" + unknown + R"(, ["const", 1], ["const", 2]])", model)));
    CHECK(account.evaluate(R"(["call", "has", ["path", ["self"], ["Name"]]])", model) == true);
    CHECK(is_pending(account.evaluate(R"(["call", "lower", ["path", ["self"], ["Name"]]])", model)));
    CHECK(account.evaluate(R"(["in", ["const", 3], ["list", ["path", ["self"], ["Name"]], ["path", ["self"], ["Size"]]]])", model) == true);
    CHECK(is_pending(account.evaluate(R"(["in", ["const", 4], ["list", ["path", ["self"], ["Name"]], ["path", ["self"], ["Size"]]]])", model)));
}

TEST_CASE("arithmetic, joining and formats") {
    Account account;
    const Json model = Json::parse(R"({"A": 7, "B": "2", "L": [1]})");
    CHECK(account.evaluate(R"(["/", ["path", ["self"], ["A"]], ["path", ["self"], ["B"]]])", model) == 3.5);
    CHECK(account.evaluate(R"(["*", ["path", ["self"], ["A"]], ["const", 3]])", model).dump() == "21");
    CHECK(account.evaluate(R"(["%", ["const", 7], ["const", 0]])", model).is_null());
    CHECK(account.evaluate(R"(["+", ["path", ["self"], ["L"]], ["list", ["const", 2]]])", model) == Json::parse("[1, 2]"));
    CHECK(account.evaluate(R"(["neg", ["path", ["self"], ["A"]]])", model) == -7);
    CHECK(account.evaluate(
              R"(["format", ["const", "arn:"], ["var", "partition"], ["const", ":"], ["var", "account"], ["path", ["self"], ["Absent"]]])", model) ==
          "arn:aws:111122223333");
}

TEST_CASE("attributes of the facts are computed when they are asked for") {
    Account account;
    CHECK(account.evaluate(R"(["path", ["self"], ["Arn"]])", Json{{"QueueName", "q"}}) == "arn:aws:sqs:us-east-1:111122223333:q");
}

TEST_CASE("wrong expressions and types give null") {
    Account account;
    CHECK(account.evaluate(R"(["nonsense", 1])").is_null());
    CHECK(account.evaluate(R"(["call", "no_such_function"])").is_null());
    CHECK(account.evaluate(R"(["-", ["const", "x"], ["const", 1]])").is_null());
    CHECK(account.evaluate(R"(["var", "nobody"])").is_null());
}
