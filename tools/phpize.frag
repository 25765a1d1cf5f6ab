# The rule by which PHP's Makefile has CMake build the extension. CMake knows what is up to date.
.PHONY: modules/shoal.la
modules/shoal.la:
	$(SHOAL_CMAKE) --build $(shoal_build_dir) --target shoal_php --parallel
	@mkdir -p modules
	cp $(shoal_build_dir)/php/shoal.so modules/shoal.so
	@echo "dlname='shoal.so'" > modules/shoal.la

clean: shoal-clean
.PHONY: shoal-clean
shoal-clean:
	$(SHOAL_CMAKE) --build $(shoal_build_dir) --target clean

# `make test` runs the smoke test. The suites need peers and packages that ./shoal test installs.
TESTS ?= $(top_srcdir)/php/tests/smoke

.PHONY: uninstall
uninstall:
	rm -f "$(INSTALL_ROOT)$(EXTENSION_DIR)/shoal.so"
