// /_drydock/state: GET gives everything that is held as one file, PUT takes such a file in its place. /_drydock/state/snapshots: GET lists them;
// PUT …/NAME saves one, POST …/NAME/load brings it back, DELETE …/NAME removes it. Snapshots are kept beside the state, or as long as the process
// lives.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "emulator/apis/snapshots.h"
#include "emulator/gateway/pages.h"

namespace drydock::gateway::pages {
namespace {

namespace fs = std::filesystem;
using apis::Simulation;
using protocols::Body;
using protocols::Request;
using protocols::Response;
using protocols::SpoolFile;

constexpr std::string_view extension = ".drydock";
constexpr std::size_t longest_name = 128;

// A folder that goes with the process.
class Folder {
public:
    static const fs::path& instance() {
        static const Folder folder;
        return folder.path_;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

private:
    Folder() {
        std::error_code failed;
        std::string name = (fs::temp_directory_path(failed) / "drydock-state-XXXXXX").string();
        if (!failed && mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    fs::path path_;
};

fs::path snapshots_of(Simulation& simulation) {
    const std::string state = simulation.world().store().path();
    const fs::path folder = state.empty() ? Folder::instance() / "snapshots" : fs::path(state).parent_path() / "snapshots";
    std::error_code ignored;  // the file that cannot be written into it tells
    fs::create_directories(folder, ignored);
    return folder;
}

bool is_name(std::string_view name) {
    const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.'; };
    return !name.empty() && name.size() <= longest_name && name.front() != '.' && std::ranges::all_of(name, plain);
}

Response outcome(const Result<void>& done) {
    if (done) return json_page({{"status", "ok"}});
    return wrong_page(done.fault(), done.fault().code == "StateError" ? 400 : 500);
}

Response export_state(Simulation& simulation) {
    static unsigned exports = 0;  // one that is still being sent keeps its file
    const fs::path path = Folder::instance() / ("export-" + std::to_string(++exports) + std::string(extension));
    const auto file = std::make_shared<SpoolFile>(path.string());
    if (auto saved = apis::save_state(simulation, path.string()); !saved) return outcome(saved);
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(path, failed);
    if (failed) return outcome(Fault{.code = "InternalError", .message = path.string() + ": " + failed.message(), .http_status = 500});
    Response response{.status = 200, .headers = {}, .body = Body(file, 0, size)};
    response.headers.add("Content-Type", "application/octet-stream");
    response.headers.add("Content-Disposition", "attachment; filename=\"state.drydock\"");
    return response;
}

Response import_state(Simulation& simulation, const Request& request) {
    if (!request.body.in_memory()) return outcome(apis::load_state(simulation, request.body.file()->path()));
    const auto file = std::make_shared<SpoolFile>((Folder::instance() / "import.drydock").string());
    std::ofstream out(file->path(), std::ios::binary);
    const std::string& bytes = request.body.text();
    if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush())
        return outcome(Fault{.code = "InternalError", .message = "The state cannot be written to " + file->path(), .http_status = 500});
    out.close();
    return outcome(apis::load_state(simulation, file->path()));
}

Response list_snapshots(Simulation& simulation) {
    std::vector<std::string> names;
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(snapshots_of(simulation), failed)) {
        if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
    }
    std::ranges::sort(names);
    return json_page({{"snapshots", names}});
}

Response snapshot_page(Simulation& simulation, const Request& request, std::string_view rest) {
    static std::mutex one_at_a_time;  // two that save the same name would write into one file
    const std::lock_guard held(one_at_a_time);
    if (rest.empty()) return request.method == "GET" ? list_snapshots(simulation) : wrong_method("GET");
    const bool load = rest.ends_with("/load");
    const std::string name(rest.substr(0, load ? rest.size() - std::string_view("/load").size() : rest.size()));
    if (!is_name(name)) return wrong_page({.code = "InputError", .message = "A snapshot's name has letters, digits, '-', '_' and '.', at most 128"});
    const fs::path path = snapshots_of(simulation) / (name + std::string(extension));
    if (!load && request.method == "PUT") return outcome(apis::save_state(simulation, path.string()));
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return wrong_page({.code = "NotFound", .message = "There is no snapshot " + name}, 404);
    if (load && request.method == "POST") return outcome(apis::load_state(simulation, path.string()));
    if (load || request.method != "DELETE") return wrong_method(load ? "POST" : "PUT, DELETE");
    fs::remove(path, ignored);
    return json_page({{"status", "ok"}});
}

Response state_page(Simulation& simulation, const Request& request, std::string_view rest) {
    static std::mutex one_at_a_time;
    const std::lock_guard held(one_at_a_time);
    if (!rest.empty()) return wrong_page({.code = "NotFound", .message = "There is no such page"}, 404);
    if (request.method == "GET") return export_state(simulation);
    if (request.method == "PUT" || request.method == "POST") return import_state(simulation, request);
    return wrong_method("GET, PUT");
}

}  // namespace

void state(Pages& pages) {
    pages.page("/_drydock/state", state_page);
    pages.page("/_drydock/state/snapshots", snapshot_page);
}

}  // namespace drydock::gateway::pages
