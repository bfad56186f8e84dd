// Making change sets: for `changeset create` and `import`.
#pragma once

#include <memory>
#include <string>

#include "emulator/cli/changes_view.h"
#include "emulator/cli/command_invoker.h"
#include "emulator/cli/rehearsal_options.h"
#include "emulator/engine/change_sets.h"

namespace drydock::cli {

struct ChangeSetOptions {
    RehearsalOptions rehearsal;
    InvokerOptions invoker;
    std::string name, type, description, deployment_mode, on_stack_failure;
    std::string resources_to_import;  // a file, or the JSON text itself
    bool nested = false, import_existing = false, full = false;
    std::string output = "text";

    void declare(CLI::App& app);
    void declare_imports(CLI::App& app);
};

struct MadeChangeSet {
    std::unique_ptr<Session> session;
    std::string stack_name, source_name;
    engine::ChangeSetOutcome outcome;
};

// Reads [{ResourceType, LogicalResourceId, ResourceIdentifier: {…}}] from a file or from JSON text, as the AWS CLI takes it.
Result<std::vector<engine::ResourceToImport>> resources_to_import_from(const std::string& argument);

// Without a type, the stack decides: CREATE if there is none, UPDATE otherwise; IMPORT if resources are to be imported.
Result<MadeChangeSet> make_change_set(const ChangeSetOptions& options);

void print_heading(Terminal& terminal, const engine::ChangeSetRecord& change_set, const std::string& stack_name);
// The exit code: 0 if it can be executed or there is nothing to do.
int print_change_set(const ChangeSetOptions& options, const MadeChangeSet& made);

}  // namespace drydock::cli
