// SPDX-License-Identifier: Apache-2.0
/// Uploaded files as PHP shows them. [Z] throughout.
#include <unistd.h>

#include "http/request.hpp"

extern "C" {
#include <main/php_variables.h>

#include <ext/standard/php_string.h>
}

namespace shoal::php {
namespace {

void release_path(zval* entry) {
    zend_string_release(static_cast<zend_string*>(Z_PTR_P(entry)));
}

HashTable* uploaded_files() {
    if (SG(rfc1867_uploaded_files) == nullptr) {
        ALLOC_HASHTABLE(SG(rfc1867_uploaded_files));
        zend_hash_init(SG(rfc1867_uploaded_files), 8, nullptr, release_path, 0);
    }
    return SG(rfc1867_uploaded_files);
}

/// "field[index]" as "field[meta][index]": how PHP spreads the files of an array field.
void register_in_array(std::string_view field, const char* meta, zval* value, zval* files) {
    const std::size_t bracket = field.find('[');
    char* name = nullptr;
    zend_spprintf(&name, 0, "%.*s[%s]%.*s", static_cast<int>(bracket), field.data(), meta,
                  static_cast<int>(field.size() - bracket), field.data() + bracket);
    php_register_variable_ex(name, value, files);
    efree(name);
}

void set_string(zval* value, std::string_view text) {
    ZVAL_STRINGL_FAST(value, text.data(), text.size());
}

void add_file(const server::UploadedFile& file, bool php_arrays, zval* files) {
    zval name, type, tmp_name, error, size;
    set_string(&name, file.file_name);
    set_string(&type, file.error == 0 ? std::string_view(file.content_type) : std::string_view{});
    set_string(&tmp_name, file.error == 0 ? std::string_view(file.path) : std::string_view{});
    ZVAL_LONG(&error, file.error);
    ZVAL_LONG(&size, file.error == 0 ? static_cast<zend_long>(file.bytes) : 0);
    const std::string_view field = file.field;
    if (php_arrays && !field.empty() && field.back() == ']' && field.find('[') != std::string_view::npos) {
        register_in_array(field, "name", &name, files);
        register_in_array(field, "type", &type, files);
        register_in_array(field, "tmp_name", &tmp_name, files);
        register_in_array(field, "error", &error, files);
        register_in_array(field, "size", &size, files);
        return;
    }
    zval entry;
    array_init_size(&entry, 5);
    add_assoc_zval(&entry, "name", &name);
    add_assoc_zval(&entry, "type", &type);
    add_assoc_zval(&entry, "tmp_name", &tmp_name);
    add_assoc_zval(&entry, "error", &error);
    add_assoc_zval(&entry, "size", &size);
    php_register_variable_ex(file.field.c_str(), &entry, files);
}

}  // namespace

void build_files(const RequestSource& source, zval* out) {
    ZVAL_NULL(out);
    if (source.uploads->empty()) return;
    array_init(out);
    for (const server::UploadedFile& file : *source.uploads)
        add_file(file, source.php_file_arrays, out);
    if (zend_hash_num_elements(Z_ARRVAL_P(out)) == 0) {
        zval_ptr_dtor(out);
        ZVAL_NULL(out);
    }
}

void build_tmpfiles(const RequestSource& source, zval* out) {
    ZVAL_NULL(out);
    for (const server::UploadedFile& file : *source.uploads) {
        if (file.error != 0) continue;
        if (Z_TYPE_P(out) == IS_NULL) array_init(out);
        add_next_index_stringl(out, file.path.data(), file.path.size());
    }
}

void register_uploads(const RequestSource& source) {
    for (const server::UploadedFile& file : *source.uploads) {
        // The files of a parent process are not this one's: PHP removes what is registered when it ends.
        if (file.error != 0 || file.owner_pid != static_cast<int>(::getpid())) continue;
        zend_string* const path = zend_string_init(file.path.data(), file.path.size(), /*persistent=*/false);
        if (zend_hash_add_ptr(uploaded_files(), path, path) == nullptr) zend_string_release(path);
    }
}

void unregister_uploads(const RequestSource& source) {
    if (SG(rfc1867_uploaded_files) == nullptr) return;
    for (const server::UploadedFile& file : *source.uploads)
        zend_hash_str_del(SG(rfc1867_uploaded_files), file.path.data(), file.path.size());
}

}  // namespace shoal::php
