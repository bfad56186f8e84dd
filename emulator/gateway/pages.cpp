#include "emulator/gateway/pages.h"

#include <cassert>

namespace drydock::gateway {

const Pages& Pages::instance() {
    static const Pages pages = [] {
        Pages made;
        register_pages(made);
        return made;
    }();
    return pages;
}

void Pages::page(const std::string& path, Page page) {
    const bool fresh = pages_.emplace(path, std::move(page)).second;
    assert(fresh);
    static_cast<void>(fresh);
}

const Page* Pages::find(std::string_view path, std::string_view& rest) const {
    if (!path.starts_with("/_") && !path.starts_with("/moto-api")) return nullptr;
    for (std::size_t end = path.size(); end != std::string_view::npos && end > 0; end = path.rfind('/', end - 1)) {
        const auto found = pages_.find(path.substr(0, end));
        if (found == pages_.end()) continue;
        rest = end < path.size() ? path.substr(end + 1) : std::string_view();
        return &found->second;
    }
    return nullptr;
}

protocols::Response json_page(const Json& value, int status) {
    protocols::Response response{.status = status, .headers = {}, .body = value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
    response.headers.add("Content-Type", "application/json");
    return response;
}

protocols::Response wrong_page(const Fault& fault, int status) {
    return json_page({{"error", {{"code", fault.code}, {"message", fault.message}}}}, status);
}

protocols::Response wrong_method(std::string_view allowed) {
    protocols::Response response = wrong_page({.code = "MethodNotAllowed", .message = "This page takes " + std::string(allowed)}, 405);
    response.headers.add("Allow", std::string(allowed));
    return response;
}

}  // namespace drydock::gateway
