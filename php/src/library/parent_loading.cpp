// SPDX-License-Identifier: Apache-2.0
/// A class whose parent is known when its file is compiled is declared at once: code above the declaration
/// can use it. So the library's classes that a file extends are loaded before the compiler starts. A file
/// that opcache restores is not compiled: there, the declarations are made after the file has been restored.
#include <cstdint>
#include <string_view>
#include <utility>

#include "library/library.hpp"

namespace shoal::php {
namespace {

zend_ast_process_t previous_process = nullptr;

/// Where the declarations of a file stand, to resolve the names in them.
struct Scope {
    const zend_ast_list* statements;
    std::string_view name_space;  ///< Empty: the global one.
};

std::string_view text_of(zend_ast* ast) noexcept {
    if (ast == nullptr || ast->kind != ZEND_AST_ZVAL) return {};
    const zval* const value = zend_ast_get_zval(ast);
    return Z_TYPE_P(value) == IS_STRING ? std::string_view{Z_STRVAL_P(value), Z_STRLEN_P(value)}
                                        : std::string_view{};
}

bool equals_ignoring_case(std::string_view one, std::string_view other) noexcept {
    return one.size() == other.size() &&
           zend_binary_strcasecmp(one.data(), one.size(), other.data(), other.size()) == 0;
}

/// Loads the class whose name is the non-empty ones of these parts, joined with backslashes.
void load_joined(std::string_view first, std::string_view second, std::string_view third) {
    char name[128];
    std::size_t bytes = 0;
    for (const std::string_view part : {first, second, third}) {
        if (part.empty()) continue;
        if (bytes + 1 + part.size() > sizeof name) return;  // Longer than any name of the library.
        if (bytes > 0) name[bytes++] = '\\';
        part.copy(name + bytes, part.size());
        bytes += part.size();
    }
    load_library_class_while_compiling({name, bytes});
}

/// Loads the parent if `element` of a `use` statement imports the first segment of its name.
void load_imported(zend_ast* element, std::string_view prefix, std::string_view parent) {
    const std::string_view used = text_of(element->child[0]);
    std::string_view alias = text_of(element->child[1]);
    if (alias.empty()) alias = used.substr(used.rfind('\\') + 1);
    const std::size_t end = parent.find('\\');
    if (!equals_ignoring_case(alias, parent.substr(0, end))) return;
    load_joined(prefix, used, end == std::string_view::npos ? std::string_view{} : parent.substr(end + 1));
}

void load_from_import(zend_ast* statement, std::string_view parent) {
    std::string_view prefix;
    if (statement->kind == ZEND_AST_GROUP_USE) {
        prefix = text_of(statement->child[0]);
        statement = statement->child[1];
    }
    if (statement->kind != ZEND_AST_USE) return;
    const zend_ast_list* const elements = zend_ast_get_list(statement);
    for (std::uint32_t index = 0; index < elements->children; ++index)
        load_imported(elements->child[index], prefix, parent);
}

void load_parent(zend_ast* parent, const Scope& scope) {
    const std::string_view name = text_of(parent);
    if (name.empty()) return;
    if (parent->attr == ZEND_NAME_FQ) return load_joined(name, {}, {});
    load_joined(scope.name_space, name, {});
    if (parent->attr == ZEND_NAME_RELATIVE) return;
    for (std::uint32_t index = 0; index < scope.statements->children; ++index) {
        zend_ast* const statement = scope.statements->child[index];
        if (statement != nullptr) load_from_import(statement, name);
    }
}

void load_parents(const Scope& outer) {
    Scope scope = outer;
    for (std::uint32_t index = 0; index < scope.statements->children; ++index) {
        zend_ast* const statement = scope.statements->child[index];
        if (statement == nullptr) continue;
        if (statement->kind == ZEND_AST_CLASS) {
            load_parent(reinterpret_cast<zend_ast_decl*>(statement)->child[0], scope);
        } else if (statement->kind == ZEND_AST_NAMESPACE) {
            scope.name_space = text_of(statement->child[0]);
            zend_ast* const block = statement->child[1];
            if (block != nullptr && block->kind == ZEND_AST_STMT_LIST)
                load_parents({zend_ast_get_list(block), scope.name_space});
        }
    }
}

void process(zend_ast* ast) {
    if (previous_process != nullptr) previous_process(ast);
    if (ast != nullptr && ast->kind == ZEND_AST_STMT_LIST) load_parents({zend_ast_get_list(ast), {}});
    hide_functions_from_opcache();
}

}  // namespace

void declare_children_of_library(const zend_op_array* file) {
    if ((file->fn_flags & ZEND_ACC_EARLY_BINDING) == 0) return;
    for (const zend_op* line = file->opcodes; line != file->opcodes + file->last; ++line) {
        if (line->opcode != ZEND_DECLARE_CLASS_DELAYED) continue;
        zval* const lc_name = RT_CONSTANT(line, line->op1);  // Behind it: the key until the declaration.
        if (zend_hash_exists(EG(class_table), Z_STR_P(lc_name)) ||
            !zend_hash_exists(EG(class_table), Z_STR_P(lc_name + 1)))
            continue;
        zend_string* const parent = Z_STR_P(RT_CONSTANT(line, line->op2));
        load_library_class_while_compiling({ZSTR_VAL(parent), ZSTR_LEN(parent)});
        if (zend_hash_exists(EG(class_table), parent)) do_bind_class(lc_name, parent);
    }
}

void register_parent_loading() {
    previous_process = std::exchange(zend_ast_process, &process);
}

}  // namespace shoal::php
