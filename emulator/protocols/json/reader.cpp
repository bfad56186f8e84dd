#include "emulator/protocols/json/reader.h"

#include "emulator/protocols/input_builder.h"

namespace drydock::protocols {
namespace {

// What nlohmann's parser calls.
class Events {
public:
    explicit Events(InputBuilder& builder) : builder_(builder) {}

    bool null() { return builder_.null(); }
    bool boolean(bool value) { return builder_.boolean(value); }
    bool number_integer(Json::number_integer_t value) { return builder_.number(value); }
    bool number_unsigned(Json::number_unsigned_t value) { return builder_.number(value); }
    bool number_float(Json::number_float_t value, const std::string& /*text*/) { return builder_.number(value); }
    bool string(std::string& value) { return builder_.text(std::move(value)); }
    bool binary(Json::binary_t& /*value*/) { return false; }
    bool start_object(std::size_t /*count*/) { return builder_.start_object(); }
    bool key(std::string& name) { return builder_.key(name); }
    bool end_object() { return builder_.end_object(); }
    bool start_array(std::size_t /*count*/) { return builder_.start_list(); }
    bool end_array() { return builder_.end_list(); }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const Json::exception& /*error*/) {
        if (!builder_.fault()) builder_.set_fault(Wording::unreadable());
        return false;
    }

private:
    InputBuilder& builder_;
};

}  // namespace

Result<Json> read_json(const Shape& shape, std::string_view text) {
    InputBuilder builder(shape, true);
    Events events(builder);
    if (!Json::sax_parse(text.begin(), text.end(), &events) || !builder.complete()) return builder.fault().value_or(Wording::unreadable());
    return builder.take();
}

}  // namespace drydock::protocols
