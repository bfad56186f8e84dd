// Placeholders of catalog/facts/account.yaml and public-parameters.yaml, and what they draw: always the same for the same account, region and text.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalog/packed.h"
#include "providers/world.h"

namespace drydock::providers::account {

class Expander {
public:
    explicit Expander(Scope scope) : scope_(std::move(scope)) {}

    // Further names: ${zone}, ${item} …; a later value replaces an earlier one.
    void bind(const std::string& name, Json value);
    // The text with every ${…} filled in, the innermost first.
    std::string text(std::string_view pattern) const;
    // The same for all texts inside a value; a text that is one placeholder keeps the type of what it stands for.
    Json value(catalog::Packed pattern) const;

private:
    Json lookup(const std::string& name) const;
    Scope scope_;
    Json bound_ = Json::object();
};

// The id of a public image in a region.
std::string image_id(std::string_view region, std::string_view image);

// a{b,c}d gives abd and acd; several groups multiply, the last one fastest. A group that follows "$" is a placeholder and stays.
std::vector<std::string> expand_braces(std::string_view pattern);

}  // namespace drydock::providers::account
