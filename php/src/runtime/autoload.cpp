// SPDX-License-Identifier: Apache-2.0
/// Wraps zend_autoload for coroutines: while the autoloader of one coroutine waits, other coroutines that
/// need the same class wait until it is loaded. Zend's recursion guard, EG(in_autoload), is per process:
/// without this wrapper the other coroutines would get "Class not found".
///
/// Invariants
///  1. A class that a coroutine loads has one Loading in `loadings` and no entry in EG(in_autoload).
///  2. A Loading is freed by its last user (the loader or a waiter). After a bailout the end of the request
///     frees it.
///  3. Coroutines that wait for each other's classes never form a cycle: the lookup that would close the
///     cycle finds no class, like a recursive lookup in stock PHP.
#include <vector>

#include "runtime/fiber_context_ops.hpp"
#include "runtime/linking_class.hpp"
#include "runtime/php_coroutine.hpp"
#include "runtime/register.hpp"
#include "shoal/coro/wait_queue.hpp"

namespace shoal::php {
namespace {

zend_class_entry* (*previous_autoload)(zend_string*, zend_string*) = nullptr;

struct Loading {
    zend_string* lc_name;  ///< Owned.
    const coro::Coroutine* loader;
    coro::WaitQueue waiters;
    bool has_thrown = false;  ///< The autoloader threw: the class may or may not exist.
    int users = 1;
};
std::vector<Loading*> loadings;

struct Waiting {
    const coro::Coroutine* coroutine;
    const Loading* loading;
};
std::vector<Waiting> waitings;

Loading* find_loading(const zend_string* lc_name) noexcept {
    for (Loading* const loading : loadings) {
        if (zend_string_equals(loading->lc_name, lc_name)) return loading;
    }
    return nullptr;
}

/// True if `loading` can finish only after `self` resumes.
bool depends_on(const Loading& loading, const coro::Coroutine* self) noexcept {
    const coro::Coroutine* loader = loading.loader;
    while (loader != self) {
        const Loading* next = nullptr;
        for (const Waiting& waiting : waitings) {
            if (waiting.coroutine == loader) next = waiting.loading;
        }
        if (next == nullptr) return false;
        loader = next->loader;
    }
    return true;
}

/// [C] Null: out of memory.
Loading* begin_loading(zend_string* lc_name, const coro::Coroutine* self) noexcept {
    Loading* made = nullptr;
    call_core([&] {
        loadings.reserve(loadings.size() + 1);
        made = new Loading{.lc_name = lc_name, .loader = self, .waiters = {}};
        loadings.push_back(made);
    });
    return made;
}

void release(Loading* loading) noexcept {
    if (--loading->users > 0) return;
    zend_string_release(loading->lc_name);
    delete loading;
}

/// [C] The waiters resume at the end of this loop turn.
void end_loading(Loading* loading) noexcept {
    std::erase(loadings, loading);
    while (coro::Coroutine* const waiter = loading->waiters.take_first())
        waiter->scheduler().schedule_wake(*waiter);
}

/// False: the wait was cancelled, or there is no memory for it.
bool wait_for(Loading& loading, const coro::Coroutine* self) noexcept {
    bool is_registered = false;
    call_core([&] {
        waitings.push_back({self, &loading});
        is_registered = true;
    });
    if (!is_registered) return false;
    const coro::Wake why = loading.waiters.wait("autoload");
    std::erase_if(waitings, [self](const Waiting& waiting) { return waiting.coroutine == self; });
    return why == coro::Wake::kReady;
}

/// Loads the class as stock PHP does. Other coroutines may enter this function while the autoloader waits.
zend_class_entry* load(zend_string* name, zend_string* lc_name, const coro::Coroutine* self) {
    Loading* const loading = begin_loading(zend_string_copy(lc_name), self);
    if (loading == nullptr) {
        zend_string_release(lc_name);
        return previous_autoload(name, lc_name);
    }
    zend_hash_del(EG(in_autoload), lc_name);
    // An exception that was pending before this lookup. It must not be visible to other coroutines.
    zend_object* const pending = EG(prev_exception);
    EG(prev_exception) = nullptr;
    zend_class_entry* const entry = previous_autoload(name, lc_name);
    EG(prev_exception) = pending;
    loading->has_thrown = EG(exception) != nullptr;
    end_loading(loading);
    release(loading);
    return entry;
}

zend_class_entry* autoload_in_coroutine(zend_string* name, zend_string* lc_name,
                                        const coro::Coroutine* self) {
    while (Loading* const loading = find_loading(lc_name)) {
        if (depends_on(*loading, self)) return nullptr;
        zend_hash_del(EG(in_autoload), lc_name);  // Zend added it for this lookup.
        ++loading->users;
        const bool is_over = wait_for(*loading, self);
        const bool has_thrown = loading->has_thrown;
        release(loading);
        if (!is_over) return nullptr;
        auto* const entry = static_cast<zend_class_entry*>(zend_hash_find_ptr(EG(class_table), lc_name));
        if (entry != nullptr || !has_thrown) return entry;
    }
    return load(name, lc_name, self);
}

/// True if the lookup comes from the declaration of a class that this coroutine is loading: other coroutines
/// must wait for that class as well.
bool is_declaring(LinkingClass& linking, const coro::Coroutine* self) noexcept {
    if (!find_linking_class(linking)) return false;
    const Loading* const loading = find_loading(linking.lc_name);
    return loading != nullptr && loading->loader == self;
}

zend_class_entry* autoload(zend_string* name, zend_string* lc_name) {
    coro::Coroutine* const self = coro::Scheduler::current();
    // Code outside coroutines cannot wait, and a class that a coroutine is loading must not be loaded twice.
    if (self == nullptr) {
        return find_loading(lc_name) == nullptr ? previous_autoload(name, lc_name) : nullptr;
    }
    LinkingClass linking;
    if (!is_declaring(linking, self)) return autoload_in_coroutine(name, lc_name, self);
    PhpCoroutine& host = php_coroutine(*self);
    linking.outer = host.linking;
    host.linking = &linking;
    zend_class_entry* const entry = autoload_in_coroutine(name, lc_name, self);
    host.linking = linking.outer;
    if (!linking.is_taken) return entry;
    if (EG(exception) == nullptr) {
        zend_throw_error(nullptr, "Cannot declare class %s, because the name is already in use",
                         ZSTR_VAL(linking.lc_name));
    }
    return nullptr;
}

void forget_loadings() noexcept {
    for (Loading* const loading : loadings)
        delete loading;  // Its name is freed with the request's heap, or belongs to the parent process.
    loadings.clear();
    waitings.clear();
}

}  // namespace

void register_autoload() {
    previous_autoload = zend_autoload;
    zend_autoload = &autoload;
    Runtime::register_request_cleanup(&forget_loadings);
}

}  // namespace shoal::php
