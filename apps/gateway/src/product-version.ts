/** Shown in the OpenAPI document; the same as in the root package.json. */
export const productVersion = '0.1.0';
