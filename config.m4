dnl SPDX-License-Identifier: Apache-2.0
dnl Entry for phpize, PIE and PECL. CMake builds the extension; there is no second list of sources here.

dnl Autoconf's tests remove core dumps with `rm -f core`; here that is the folder of the sources, and rm complains each time.
m4_divert_text([DEFAULTS], [
rm ()
{
  if test "x$1 x$2" = "x-f xcore"; then
    shift 2
    command rm -f "$@"
  else
    command rm "$@"
  fi
}
])

PHP_ARG_ENABLE([shoal],
  [whether to enable Shoal],
  [AS_HELP_STRING([--disable-shoal], [Disable the Shoal extension])],
  [yes])

PHP_ARG_WITH([shoal-cmake-args],
  [for extra arguments to cmake],
  [AS_HELP_STRING([--with-shoal-cmake-args="ARGS"], [Extra arguments to cmake, such as -DCMAKE_BUILD_TYPE=Debug])],
  [no], [no])

if test "$PHP_SHOAL" != "no"; then
  AC_PATH_PROG([SHOAL_CMAKE], [cmake])
  if test -z "$SHOAL_CMAKE"; then
    AC_MSG_ERROR([Shoal is built by CMake 3.25 or newer; on Debian: apt-get install cmake])
  fi
  AC_PATH_PROG([SHOAL_NINJA], [ninja])
  SHOAL_GENERATOR="Unix Makefiles"
  if test -n "$SHOAL_NINJA"; then
    SHOAL_GENERATOR="Ninja"
  fi

  shoal_build_dir="$abs_builddir/build/phpize-cmake"
  shoal_cmake_args="-DCMAKE_BUILD_TYPE=Release"
  if test "$PHP_SHOAL_CMAKE_ARGS" != "no" && test "$PHP_SHOAL_CMAKE_ARGS" != "yes"; then
    shoal_cmake_args="$shoal_cmake_args $PHP_SHOAL_CMAKE_ARGS"
  fi

  dnl The versions that the tests run on (composer.json); others are built all the same.
  shoal_php_version=`$PHP_CONFIG --vernum | sed 's/..$//'`
  case $shoal_php_version in
    802|804) ;;
    *) AC_MSG_WARN([Shoal is tested on PHP 8.2 and 8.4, not on `$PHP_CONFIG --version`]) ;;
  esac

  AC_MSG_NOTICE([configuring Shoal with CMake ($SHOAL_GENERATOR)])
  "$SHOAL_CMAKE" -S "$abs_srcdir" -B "$shoal_build_dir" -G "$SHOAL_GENERATOR" \
    -DPHP_CONFIG="$PHP_CONFIG" -DSHOAL_BUILD_TESTS=OFF -DSHOAL_BUILD_BENCH=OFF $shoal_cmake_args
  if test $? -ne 0; then
    AC_MSG_ERROR([CMake could not configure Shoal: see its message above; ./shoal doctor names missing packages])
  fi

  dnl The module is a libtool archive to PHP's Makefile: `make test` reads dlname from it, `make install`
  dnl drops it and installs the rest of modules/.
  PHP_MODULES="$PHP_MODULES modules/shoal.la"
  PHP_SUBST([SHOAL_CMAKE])
  PHP_SUBST([shoal_build_dir])
  PHP_ADD_BUILD_DIR([modules])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/tools/phpize.frag])
fi
