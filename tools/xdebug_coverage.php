<?php
// SPDX-License-Identifier: Apache-2.0
// Prepended to every phpt of the Xdebug suite: collects coverage, so that Xdebug's observers run in each frame.
xdebug_start_code_coverage(XDEBUG_CC_UNUSED | XDEBUG_CC_DEAD_CODE);
