// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/runtime/linking_class.hpp
/// Classes whose declaration waits for a parent, an interface or a trait that is being autoloaded.
///
/// Zend puts such a class into the class table before it is linked. A lookup by another coroutine would find
/// it, reject it as incomplete and report "Class not found" without asking the autoloader. While the
/// declaring coroutine is switched away, the class has the temporary key that it had before its declaration,
/// so others reach the autoloader and wait there (autoload.cpp). The declaring coroutine itself always sees
/// it: checks of signatures depend on that.
///
/// Invariant: a key is changed and restored by one coroutine, around one switch; no bucket is kept across it.
#include "runtime/zend.hpp"

namespace shoal::php {

/// Lives on the stack of the lookup that loads the dependency. The strings belong to the running code.
struct LinkingClass {
    zend_string* lc_name = nullptr;
    zend_string* hidden_key = nullptr;
    LinkingClass* outer = nullptr;
    bool is_taken = false;  ///< Another coroutine has declared a class of this name during the wait.
};

/// The class whose declaration is the reason for the lookup in progress. False: the lookup has another
/// reason, or other coroutines can use the class already.
[[nodiscard]] bool find_linking_class(LinkingClass& found) noexcept;

/// Before and after the switch away from the declaring coroutine. `innermost` may be null.
void hide_linking_classes(const LinkingClass* innermost) noexcept;
void show_linking_classes(LinkingClass* innermost) noexcept;

}  // namespace shoal::php
