// drydock's own pages over HTTP, for tests and tools: health, reset, state, faults … Every file of emulator/gateway/pages/ is one page or a group of
// pages, registered by its entry point.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/apis/simulation.h"
#include "emulator/protocols/message.h"

namespace drydock::gateway {

// Answers a request below its path. `rest` is what follows the path of the page, without its slash.
using Page = std::function<protocols::Response(apis::Simulation&, const protocols::Request&, std::string_view rest)>;

class Pages {
public:
    static const Pages& instance();
    // `path` and everything below it: /_drydock/health.
    void page(const std::string& path, Page page);
    // The page of the longest path that fits, or nullptr; `rest` is set.
    const Page* find(std::string_view path, std::string_view& rest) const;

private:
    std::map<std::string, Page, std::less<>> pages_;
};

protocols::Response json_page(const Json& value, int status = 200);
// {error: {code, message}}.
protocols::Response wrong_page(const Fault& fault, int status = 400);
protocols::Response wrong_method(std::string_view allowed);  // GET, POST

// Generated from the files of emulator/gateway/pages/ (cmake/register.cmake).
void register_pages(Pages& pages);

}  // namespace drydock::gateway
