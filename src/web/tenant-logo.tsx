import type { Brand } from '../tenants/brand.ts';

/**
 * The tenant's logo on the pages whose URL names it, beside SuperID's mark and never in its stead. Nothing
 * where there is none.
 */
export function TenantLogo({ height, brand }: { height: number; brand: Brand | undefined }) {
  if (!brand?.logoHash || !brand.logoWidth || !brand.logoHeight) return null;
  const width = Math.round((brand.logoWidth / brand.logoHeight) * height);
  return (
    <img
      class="logo"
      src={`/branding/${brand.id}/${brand.logoHash}`}
      width={width}
      height={height}
      alt={brand.name}
    />
  );
}
