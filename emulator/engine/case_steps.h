// The steps of a verdict test (docs/verdict-tests.md), played one after the other in one world. Internal to the case runner.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "emulator/engine/case_request.h"
#include "emulator/engine/deploy.h"
#include "emulator/engine/stacks.h"
#include "providers/call.h"
#include "providers/world.h"

namespace drydock::engine {

// What a twin came to, and the reasons seen, the newest first.
struct CaseEnding {
    enum class Kind : std::uint8_t {
        complete,
        failed,            // the operation began and did not complete
        rejected,          // the call was refused
        changeset_failed,  // the last change set was made with Status FAILED
        broken,            // no verdict: a step cannot be played
        not_simulated,     // no verdict: it needs something that drydock does not simulate
    };
    Kind kind = Kind::complete;
    std::vector<std::string> reasons;
};
const char* to_string(CaseEnding::Kind kind);

// One twin in one world.
class CasePlay {
public:
    // `twin` outlives the play.
    CasePlay(const Twin& twin, std::unique_ptr<providers::World> world);
    CaseEnding run();

private:
    using Ended = std::optional<CaseEnding>;  // nothing if the play goes on
    using Step = tmpl::Node;

    Ended play(const Step& step, bool executed_later, std::size_t number);
    bool comes_too_early(const Step& first, const Step& second) const;
    Ended play_both(const Step& first, const Step& second);
    Ended set_up(const Step& step);
    Ended deploy_stack(const Step& step);
    Ended delete_one(const Step& step);
    Ended make_change_set(const Step& step, bool executed_later, std::size_t number);
    Ended execute(const Step& step);

    // What the step asks for; a fault if the call is refused for it, or if the entry is not right (code `broken`).
    Result<ChangeSetRequest> request_of(const Step& step);
    Result<void> read_template_url(const std::string& url, ChangeSetRequest& request);
    Result<void> upload(const std::string& key, const std::string& body);
    Result<Json> filled(const Json& value);
    Result<std::string> filled_text(const std::string& text);
    Result<std::string> physical_id(const std::string& logical_id) const;

    std::string name_of(const Step& step) const;
    const std::string* made_id(const std::string& stack_name) const;
    Ended judged(const Outcome& outcome, const std::string& stack, std::initializer_list<std::string_view> wanted, const Step& step);
    std::vector<std::string> reasons_of(const StackRecord* stack) const;
    providers::Call call();

    const Twin& twin_;
    std::unique_ptr<providers::World> world_;
    StackStore stacks_;
    Clock clock_;
    IdSource ids_;
    providers::Scope scope_;
    Site site_;
    std::string current_;                         // id or name of the stack that the last step was about
    std::vector<std::string> made_;               // ids of stacks
    std::map<std::string, std::string> changes_;  // stack name → ARN of its last change set
    std::map<std::string, Json> saved_;
};

}  // namespace drydock::engine
