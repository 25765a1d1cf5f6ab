// SPDX-License-Identifier: Apache-2.0
/// [C] Zend is only called for hash operations that neither allocate nor run code.
#include "runtime/linking_class.hpp"

namespace shoal::php {
namespace {

bool rename(zend_string* from, zend_string* to) noexcept {
    zval* const entry = zend_hash_find(EG(class_table), from);
    // A bucket begins with its value.
    return entry != nullptr &&
           zend_hash_set_bucket_key(EG(class_table), reinterpret_cast<Bucket*>(entry), to) != nullptr;
}

}  // namespace

bool find_linking_class(LinkingClass& found) noexcept {
    const zend_execute_data* const frame = EG(current_execute_data);
    if (frame == nullptr || frame->func == nullptr || !ZEND_USER_CODE(frame->func->type)) return false;
    const zend_op* const opline = frame->opline;
    if (opline->opcode != ZEND_DECLARE_CLASS && opline->opcode != ZEND_DECLARE_CLASS_DELAYED) return false;
    // Two literals: the name in lower case, and the key of the class until it is declared.
    zval* const names = RT_CONSTANT(opline, opline->op1);
    const auto* const entry =
        static_cast<const zend_class_entry*>(zend_hash_find_ptr(EG(class_table), Z_STR(names[0])));
    if (entry == nullptr || (entry->ce_flags & (ZEND_ACC_LINKED | ZEND_ACC_NEARLY_LINKED)) != 0) return false;
    found.lc_name = Z_STR(names[0]);
    found.hidden_key = Z_STR(names[1]);
    return true;
}

void hide_linking_classes(const LinkingClass* innermost) noexcept {
    for (const LinkingClass* each = innermost; each != nullptr; each = each->outer) {
        if (!each->is_taken) rename(each->lc_name, each->hidden_key);
    }
}

void show_linking_classes(LinkingClass* innermost) noexcept {
    for (LinkingClass* each = innermost; each != nullptr; each = each->outer) {
        if (!each->is_taken && !rename(each->hidden_key, each->lc_name)) each->is_taken = true;
    }
}

}  // namespace shoal::php
