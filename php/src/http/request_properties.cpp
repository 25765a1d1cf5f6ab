// SPDX-License-Identifier: Apache-2.0
/// The lazy properties of Swoole\Http\Request: handlers that fill a slot before Zend looks at it. [Z]
/// throughout.
#include <utility>

#include "http/request.hpp"
#include "runtime/properties.hpp"
#include "runtime/register.hpp"
#include "runtime/runtime.hpp"

namespace shoal::php {
namespace {

/// The lazy property of that name; -1: none.
int find_lazy(const zend_string* name) noexcept {
    const std::string_view text = view(name);
    switch (text.size()) {
        case 3:
            if (text == "get") return static_cast<int>(LazyProperty::kGet);
            break;
        case 4:
            if (text == "post") return static_cast<int>(LazyProperty::kPost);
            break;
        case 5:
            if (text == "files") return static_cast<int>(LazyProperty::kFiles);
            break;
        case 6:
            if (text == "header") return static_cast<int>(LazyProperty::kHeader);
            if (text == "server") return static_cast<int>(LazyProperty::kServer);
            if (text == "cookie") return static_cast<int>(LazyProperty::kCookie);
            break;
        case 8:
            if (text == "tmpfiles") return static_cast<int>(LazyProperty::kTmpfiles);
            break;
        default:
            break;
    }
    return -1;
}

bool is_eager(const zend_string* name) noexcept {
    return view(name) == "fd" || view(name) == "streamId";
}

zval* slot_of(RequestObject& request, int lazy) noexcept {
    return OBJ_PROP_NUM(&request.std, kFirstLazySlot + static_cast<std::uint32_t>(lazy));
}

/// Before a handler of Zend's reads or writes `name`: fills it. Any name but the declared ones may make Zend
/// build the property table: then all are filled (invariant 3).
void prepare(zend_object* object, const zend_string* name) {
    RequestObject& request = *from_object<RequestObject>(object);
    if (request.pending == 0) return;
    const int lazy = find_lazy(name);
    if (lazy >= 0) {
        fill_property(request, static_cast<LazyProperty>(lazy));
    } else if (!is_eager(name)) {
        fill_all_properties(request);
    }
}

/// Before a handler overwrites or removes `name`: what it was need not be built.
void discard(zend_object* object, const zend_string* name) {
    RequestObject& request = *from_object<RequestObject>(object);
    if (request.pending == 0) return;
    const int lazy = find_lazy(name);
    if (lazy < 0) {
        if (!is_eager(name)) fill_all_properties(request);
        return;
    }
    const std::uint8_t bit = lazy_bit(static_cast<LazyProperty>(lazy));
    if ((request.pending & bit) == 0) return;
    request.pending &= static_cast<std::uint8_t>(~bit);
    ZVAL_NULL(slot_of(request, lazy));
}

zval* read_property(zend_object* object, zend_string* name, int type, void** cache_slot, zval* rv) {
    prepare(object, name);
    return zend_std_read_property(object, name, type, cache_slot, rv);
}

zval* write_property(zend_object* object, zend_string* name, zval* value, void** cache_slot) {
    discard(object, name);
    return zend_std_write_property(object, name, value, cache_slot);
}

zval* get_property_ptr_ptr(zend_object* object, zend_string* name, int type, void** cache_slot) {
    prepare(object, name);
    return zend_std_get_property_ptr_ptr(object, name, type, cache_slot);
}

int has_property(zend_object* object, zend_string* name, int mode, void** cache_slot) {
    prepare(object, name);
    return zend_std_has_property(object, name, mode, cache_slot);
}

HashTable* get_properties(zend_object* object) {
    fill_all_properties(*from_object<RequestObject>(object));
    return zend_std_get_properties(object);
}

/// As Zend's own, which calls get_properties() when that is not its own: the collector must not build arrays.
HashTable* get_gc(zend_object* object, zval** table, int* count) {
    if (object->properties != nullptr) {
        *table = nullptr;
        *count = 0;
        return object->properties;
    }
    *table = object->properties_table;
    *count = object->ce->default_properties_count;
    return nullptr;
}

int compare(zval* left, zval* right) {
    for (zval* const operand : {left, right}) {
        if (Z_TYPE_P(operand) == IS_OBJECT && Z_OBJ_HT_P(operand) == &class_handlers<RequestObject>) {
            fill_all_properties(*from_object<RequestObject>(Z_OBJ_P(operand)));
        }
    }
    return zend_std_compare_objects(left, right);
}

void build(const RequestSource& source, LazyProperty property, zval* out) {
    switch (property) {
        case LazyProperty::kHeader:
            return build_header(source, out);
        case LazyProperty::kServer:
            return build_server(source, out);
        case LazyProperty::kCookie:
            return build_cookie(source, out);
        case LazyProperty::kGet:
            return build_get(source, out);
        case LazyProperty::kFiles:
            return build_files(source, out);
        case LazyProperty::kPost:
            return build_post(source, out);
        case LazyProperty::kTmpfiles:
            return build_tmpfiles(source, out);
    }
}

void build_into_slot(RequestObject& request, LazyProperty property) {
    const std::uint8_t bit = lazy_bit(property);
    zval value;
    ZVAL_NULL(&value);
    RequestSource source;
    if (source_of(request, source)) {
        if (property == LazyProperty::kFiles || property == LazyProperty::kTmpfiles) {
            if (!request.has_registered_uploads) register_uploads(source);
            request.has_registered_uploads = true;
        }
        build(source, property, &value);
    }
    // Building may warn and so run PHP code, which may have filled the slot meanwhile.
    if ((request.pending & bit) == 0) {
        zval_ptr_dtor(&value);
        return;
    }
    request.pending &= static_cast<std::uint8_t>(~bit);
    ZVAL_COPY_VALUE(slot_of(request, static_cast<int>(property)), &value);
}

/// Building these may raise a warning, and its handler is PHP code: it may wait, and it may drop the request.
constexpr bool may_run_code(LazyProperty property) noexcept {
    return property != LazyProperty::kHeader && property != LazyProperty::kServer;
}

/// The last request whose only reference was the one below: its caller in Zend still uses the object.
zend_object* dropped_meanwhile = nullptr;

void forget_dropped() noexcept {
    dropped_meanwhile = nullptr;  // The object store frees it.
}

/// Gives back a reference taken with GC_ADDREF(). If the program dropped all others meanwhile, the object
/// stays until this happens again: the handlers' callers in Zend have no reference of their own.
void give_back(zend_object* object) {
    if (GC_REFCOUNT(object) > 1) [[likely]] {
        GC_DELREF(object);
        return;
    }
    static bool is_registered = false;
    if (!is_registered) {
        is_registered = true;
        Runtime::register_request_cleanup(&forget_dropped);
    }
    zend_object* const older = std::exchange(dropped_meanwhile, object);
    if (older != nullptr) OBJ_RELEASE(older);
}

}  // namespace

void fill_property(RequestObject& request, LazyProperty property) {
    const std::uint8_t bit = lazy_bit(property);
    if ((request.pending & bit) == 0) return;
    if (!may_run_code(property)) return build_into_slot(request, property);
    GC_ADDREF(&request.std);
    // While PHP code waits, the next request overwrites the read buffer that the views point into.
    server::Exchange* const exchange = request.exchange.get();
    if (exchange != nullptr && (property == LazyProperty::kGet || property == LazyProperty::kPost)) {
        call_core([exchange] { exchange->own(); });
    }
    build_into_slot(request, property);
    give_back(&request.std);
}

void fill_all_properties(RequestObject& request) {
    for (std::uint8_t i = 0; request.pending != 0 && i < kLazyProperties; ++i)
        fill_property(request, static_cast<LazyProperty>(i));
}

void install_property_handlers(zend_object_handlers& handlers) {
    handlers.read_property = read_property;
    handlers.write_property = write_property;
    handlers.get_property_ptr_ptr = get_property_ptr_ptr;
    handlers.has_property = has_property;
    handlers.unset_property = unset_user_property;
    handlers.get_properties = get_properties;
    handlers.get_gc = get_gc;
    handlers.compare = compare;
}

}  // namespace shoal::php
