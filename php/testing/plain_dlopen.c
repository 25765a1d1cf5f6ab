/* SPDX-License-Identifier: Apache-2.0
 * Preloaded in the phpt-asan suite. PHP opens modules with RTLD_DEEPBIND, which would hide the sanitizer's malloc from
 * them; AddressSanitizer refuses such a call (its dlopen interceptor ends the process). */
#define _GNU_SOURCE
#include <dlfcn.h>

void *dlopen(const char *file, int flags) {
    void *(*next)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
    return next(file, flags & ~RTLD_DEEPBIND);
}
