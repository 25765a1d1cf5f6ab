// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/stream.hpp"
