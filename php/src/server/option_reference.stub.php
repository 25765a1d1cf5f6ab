<?php

/** @generate-function-entries */

/**
 * The options of all classes and functions, as tables with a heading each, and the settings of php.ini. docs/options.md is made of it.
 *
 * @return list<array{heading: string, note: string, options: list<array<string, string>>}> of an option: name, type,
 *         range, default, doc; alias_of for another name; unavailable for the reason why it has no effect
 */
function shoal_option_reference(): array {}
