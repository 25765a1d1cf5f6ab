// SPDX-License-Identifier: Apache-2.0
/// Swoole\Http\Request: life and methods. [Z] throughout.
#include "http/request.hpp"

#include "http/registration.hpp"
#include "http/request_arginfo.h"
#include "http/standalone_request.hpp"
#include "runtime/errors.hpp"
#include "runtime/options.hpp"
#include "runtime/register.hpp"

namespace shoal::php {

zend_class_entry* http_request_ce = nullptr;

namespace {

RequestObject& this_request(zval* self) noexcept {
    return *from_object<RequestObject>(Z_OBJ_P(self));
}

void free_request(zend_object* object) {
    RequestObject& self = *from_object<RequestObject>(object);
    if (self.has_registered_uploads) {
        RequestSource source;
        if (source_of(self, source)) unregister_uploads(source);
    }
    if (self.content != nullptr) zend_string_release(self.content);
    self.exchange.drop();
    if (self.standalone != nullptr) call_core([&self] { delete self.standalone; });
    // The lazy properties have not been read: the slots behind them hold nothing.
    if (self.pending == kAllPending && holds_nothing<kFirstLazySlot>(object, http_request_ce)) [[likely]]
        return;
    zend_object_std_dtor(object);
}

// ---- the options of Request::create() -------------------------------------------------------------------

using option::alias;
using option::flag;
using option::member;

/// They tell a Response what to send; a request alone has nothing to compress.
constexpr const char* kNoEffect = "No effect on a request.";

constexpr option::Row kCreateRows[] = {
    flag("parse_cookie", member<&StandaloneOptions::parse_cookie>, "Fill ->cookie."),
    alias("http_parse_cookie", "parse_cookie"),
    flag("parse_body", member<&StandaloneOptions::parse_post>, "Fill ->post."),
    alias("parse_post", "parse_body"),
    alias("http_parse_post", "parse_body"),
    flag("parse_files", member<&StandaloneOptions::php_file_arrays>, "Give ->files the shape of $_FILES."),
    alias("http_parse_files", "parse_files"),
    flag("enable_compression", option::by(option::ignore_value), kNoEffect),
    alias("http_compression", "enable_compression"),
    option::count("compression_level", {0, 9}, option::by(option::ignore_value), kNoEffect),
    alias("http_compression_level", "compression_level"),
    option::path("upload_tmp_dir", member<&StandaloneOptions::upload_tmp_dir>,
                 "Where uploaded files are put."),
    option::bytes("package_max_length", {1}, member<&StandaloneOptions::max_body_bytes>, "The largest body."),
};

}  // namespace

const option::Table& request_option_table() noexcept {
    static const StandaloneOptions defaults;
    static const option::Table table{kCreateRows, option::Scope::kOther, &defaults, "Requests made by hand",
                                     "`Swoole\\Http\\Request::create()`."};
    return table;
}

bool source_of(RequestObject& request, RequestSource& source) noexcept {
    if (server::Exchange* const exchange = request.exchange.get(); exchange != nullptr) {
        source = {&exchange->head(),      exchange->body(),       &exchange->form_fields(),
                  &exchange->uploads(),   &exchange->endpoints(), exchange->received_at_seconds(),
                  request.parsing.cookie, request.parsing.post,   request.parsing.file_arrays};
        return true;
    }
    StandaloneRequest* const standalone = request.standalone;
    if (standalone == nullptr || !standalone->is_head_complete()) return false;
    const StandaloneOptions& options = standalone->options();
    source = {&standalone->head(),
              standalone->body(),
              &standalone->form_fields(),
              &standalone->uploads(),
              nullptr,
              standalone->received_at_seconds(),
              options.parse_cookie,
              options.parse_post,
              options.php_file_arrays};
    return true;
}

/// A copy has all properties filled and shares the exchange; a standalone parser stays with the original.
void RequestObject::copy_from(RequestObject& original) {
    fill_all_properties(original);
    if (original.exchange.get() != nullptr) exchange.hold(*original.exchange.get());
    parsing = original.parsing;
    if (original.content != nullptr) {
        content = zend_string_copy(original.content);
    } else if (RequestSource source; original.standalone != nullptr && source_of(original, source)) {
        content = zend_string_init(source.body.data(), source.body.size(), /*persistent=*/false);
    }
}

zend_object* make_request(server::Exchange& exchange) {
    auto* const self = allocate_object<RequestObject>(http_request_ce);
    self->exchange.hold(exchange);
    if (const server::PortConfig* const port = exchange.port_config())
        self->parsing = {port->http.parse_cookie, port->http.parse_post, port->http.files_by_field};
    ZVAL_LONG(OBJ_PROP_NUM(&self->std, 0), exchange.session_id());
    ZVAL_LONG(OBJ_PROP_NUM(&self->std, 1), 0);
    for (std::uint32_t i = 0; i < kLazyProperties; ++i)
        ZVAL_UNDEF(OBJ_PROP_NUM(&self->std, kFirstLazySlot + i));
    self->pending = kAllPending;
    return &self->std;
}

void register_http_request() {
    http_request_ce = register_class<RequestObject>(
        register_class_Swoole_Http_Request(),
        {.is_serializable = true, .has_dynamic_properties = true, .aliases = {"swoole_http_request"}});
    class_handlers<RequestObject>.free_obj = free_request;
    install_property_handlers(class_handlers<RequestObject>);
    make_request_strings();
}

}  // namespace shoal::php

using namespace shoal;
using namespace shoal::php;

ZEND_METHOD(Swoole_Http_Request, getContent) {
    ZEND_PARSE_PARAMETERS_NONE();
    RequestObject& self = this_request(ZEND_THIS);
    if (self.content != nullptr) RETURN_STR_COPY(self.content);
    RequestSource source;
    if (!source_of(self, source)) RETURN_FALSE;
    if (source.body.empty()) RETURN_EMPTY_STRING();
    zend_string* const content =
        zend_string_init(source.body.data(), source.body.size(), /*persistent=*/false);
    // A standalone body may still grow.
    if (self.standalone == nullptr || self.standalone->is_complete())
        self.content = zend_string_copy(content);
    RETURN_STR(content);
}

ZEND_METHOD(Swoole_Http_Request, getData) {
    ZEND_PARSE_PARAMETERS_NONE();
    RequestObject& self = this_request(ZEND_THIS);
    RequestSource source;
    if (!source_of(self, source)) RETURN_FALSE;
    std::string* message = nullptr;
    call_core([&] {
        message = new std::string(self.standalone != nullptr ? self.standalone->raw_message()
                                                             : self.exchange.get()->raw_message());
    });
    if (message == nullptr) RETURN_FALSE;
    RETVAL_STRINGL(message->data(), message->size());
    delete message;
}

ZEND_METHOD(Swoole_Http_Request, create) {
    HashTable* options = nullptr;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    object_init_ex(return_value, http_request_ce);
    RequestObject& self = this_request(return_value);
    call_core([&self] { self.standalone = new StandaloneRequest; });
    if (self.standalone != nullptr) self.standalone->options().max_files = max_file_uploads();
    if (self.standalone == nullptr) {
        zend_throw_error(nullptr, "not enough memory for a request");
        RETURN_THROWS();
    }
    ZVAL_EMPTY_ARRAY(
        OBJ_PROP_NUM(&self.std, kFirstLazySlot + static_cast<std::uint32_t>(LazyProperty::kHeader)));
    if (options == nullptr) return;
    const option::BoundTable tables[] = {{&request_option_table(), &self.standalone->options()}};
    apply_options("Swoole\\Http\\Request::create()", options, tables);
}

ZEND_METHOD(Swoole_Http_Request, parse) {
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    RequestObject& self = this_request(ZEND_THIS);
    StandaloneRequest* const standalone = self.standalone;
    if (standalone == nullptr) RETURN_FALSE;
    const bool had_head = standalone->is_head_complete();
    const bool was_complete = standalone->is_complete();
    const Result<std::size_t> consumed = call_core([&] { return standalone->feed(view(data)); });
    if (!consumed) {
        set_last_error(to_swoole_code(consumed.error()));
        // As in Swoole: how far the bytes made sense.
        if (const auto readable = standalone->readable_method_bytes(); !had_head && readable)
            RETURN_LONG(static_cast<zend_long>(*readable));
        RETURN_FALSE;
    }
    const auto become_pending = [&self](std::initializer_list<LazyProperty> properties) {
        for (const LazyProperty property : properties) {
            zval* const slot = OBJ_PROP_NUM(&self.std, kFirstLazySlot + static_cast<std::uint32_t>(property));
            // Only what is as the class declared it, and never behind the back of a property table.
            const bool is_empty = Z_TYPE_P(slot) == IS_ARRAY && Z_ARR_P(slot) == &zend_empty_array;
            if (Z_TYPE_P(slot) != IS_NULL && !is_empty) continue;
            self.pending |= lazy_bit(property);
            ZVAL_UNDEF(slot);
            if (self.std.properties != nullptr) fill_property(self, property);
        }
    };
    if (!had_head && standalone->is_head_complete()) {
        become_pending(
            {LazyProperty::kHeader, LazyProperty::kServer, LazyProperty::kCookie, LazyProperty::kGet});
    }
    if (!was_complete && standalone->is_complete()) {
        become_pending({LazyProperty::kPost, LazyProperty::kFiles, LazyProperty::kTmpfiles});
    }
    RETURN_LONG(static_cast<zend_long>(*consumed));
}

ZEND_METHOD(Swoole_Http_Request, isCompleted) {
    ZEND_PARSE_PARAMETERS_NONE();
    const RequestObject& self = this_request(ZEND_THIS);
    if (self.standalone != nullptr) RETURN_BOOL(self.standalone->is_complete());
    RETURN_BOOL(self.exchange.get() != nullptr);
}

ZEND_METHOD(Swoole_Http_Request, getMethod) {
    ZEND_PARSE_PARAMETERS_NONE();
    RequestSource source;
    if (!source_of(this_request(ZEND_THIS), source)) RETURN_FALSE;
    const http::RequestView& head = *source.head;
    const std::string_view method =
        head.method == http::Method::kOther ? head.view(head.method_text) : http::method_name(head.method);
    RETURN_STRINGL_FAST(method.data(), method.size());
}
