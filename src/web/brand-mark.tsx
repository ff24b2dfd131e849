import type { Brand } from '../tenants/brand.ts';
import { Mark } from './mark.tsx';

/** The tenant's logo where the URL names one that has it, beside SuperID's mark, which always shows. */
export function BrandMark({ size, brand }: { size: number; brand: Brand | undefined }) {
  if (!brand?.logoHash || !brand.logoWidth || !brand.logoHeight) return <Mark size={size} />;
  const height = size;
  const width = Math.round((brand.logoWidth / brand.logoHeight) * height);
  return (
    <>
      <Mark size={size} />
      <img
        class="logo"
        src={`/branding/${brand.id}/${brand.logoHash}`}
        width={width}
        height={height}
        alt={brand.name}
      />
    </>
  );
}
