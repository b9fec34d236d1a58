/** Nobody's address: what contracts take for "none". */
export const zeroAddress = "0x0000000000000000000000000000000000000000";
