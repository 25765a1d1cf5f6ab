// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/tls.hpp"
